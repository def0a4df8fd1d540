import { useCallback } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type {
  EntityGoldenPath,
  ServiceOnPath,
  Upgrade,
} from '@paved/plugin-golden-paths-common';
import { Badge, CodeInText, nameOf } from '@paved/ui';
import { usePathAddresses } from '../../usePathAddresses';
import { behindWords } from '../../words';
import { OpenUpgrade, UpgradeButton, UpgradeHistory } from '../Upgrade';
import { Deviations } from './Deviations';
import { DriftNumbers } from './DriftNumbers';
import { LockedFiles } from './LockedFiles';
import { StepOff } from './StepOff';
import { StepOn } from './StepOn';
import styles from './EntityGoldenPath.module.css';

/** A service that is on a path, or stepped off one. */
export function OnPath(props: {
  entityRef: string;
  answer: EntityGoldenPath;
  service: ServiceOnPath;
  onChanged: () => void;
}) {
  const { entityRef, answer, service, onChanged } = props;
  const { lock, latest, upgrades, mayUpgrade, mayDeviate } = answer;
  const { drift, openUpgrade, problem, steppedOff } = service;
  const toasts = useApi(toastApiRef);
  const onOpened = useCallback(
    ({ state, to, error }: Upgrade) => {
      toasts.post(
        state === 'failed'
          ? {
              title: 'The change request was not opened',
              description: error && <CodeInText text={error} />,
              status: 'danger',
            }
          : {
              title: `The change request to ${to} is open`,
              status: 'success',
              timeout: 6000,
            },
      );
      onChanged();
    },
    [toasts, onChanged],
  );
  const stepOff = service.deviations.find(
    ({ scope, endedAt }) => scope === 'path' && !endedAt,
  );
  return (
    <Flex direction="column" gap="4">
      <Card>
        <CardHeader>
          <Flex
            align="center"
            justify="between"
            gap="3"
            className={styles.head}
          >
            <PathAndRelease answer={answer} service={service} />
            <Flex gap="2" className={styles.head}>
              {latest &&
                mayUpgrade &&
                !steppedOff &&
                !problem &&
                !openUpgrade &&
                (drift?.behind ?? 0) > 0 && (
                  <UpgradeButton
                    entityRef={entityRef}
                    latest={latest}
                    onOpened={onOpened}
                  />
                )}
              {mayDeviate &&
                (stepOff ? (
                  <StepOn deviation={stepOff} onChanged={onChanged} />
                ) : (
                  <StepOff entityRef={entityRef} onChanged={onChanged} />
                ))}
            </Flex>
          </Flex>
        </CardHeader>
        <CardBody>
          {problem && (
            <Alert
              status="warning"
              icon
              title="The lock file can’t be relied on"
              description={<span className={styles.reason}>{problem}</span>}
            />
          )}
          {!problem &&
            (steppedOff ? (
              <Text as="p">
                It stepped off this path, so it is offered no upgrades and
                nothing of it counts as drift.
                {stepOff?.reason && ` Its team says: ${stepOff.reason}`}
              </Text>
            ) : (
              <DriftNumbers drift={drift} latest={latest} />
            ))}
        </CardBody>
      </Card>
      {openUpgrade && (
        <OpenUpgrade
          upgrade={openUpgrade}
          mayUpgrade={mayUpgrade}
          onChanged={onChanged}
        />
      )}
      <div className={styles.columns}>
        <Flex direction="column" gap="4">
          {lock && (
            <LockedFiles
              lock={lock}
              drift={steppedOff ? undefined : drift}
              deviations={service.deviations}
            />
          )}
        </Flex>
        <Flex direction="column" gap="4">
          {!steppedOff && (
            <Deviations
              entityRef={entityRef}
              deviations={service.deviations}
              mayDeviate={mayDeviate && !problem}
              onChanged={onChanged}
            />
          )}
          <Card>
            <CardHeader>
              <Text as="h3" variant="body-large" weight="bold">
                Upgrades
              </Text>
            </CardHeader>
            <CardBody>
              <UpgradeHistory
                upgrades={upgrades.filter(({ id }) => id !== openUpgrade?.id)}
              />
            </CardBody>
          </Card>
        </Flex>
      </div>
    </Flex>
  );
}

function PathAndRelease(props: {
  answer: EntityGoldenPath;
  service: ServiceOnPath;
}) {
  const { pathTitle, latest } = props.answer;
  const { path, release, drift, steppedOff } = props.service;
  const addresses = usePathAddresses();
  return (
    <Flex direction="column" gap="1">
      <Flex align="center" gap="3" className={styles.head}>
        <Text as="h2" variant="title-x-small" weight="bold">
          <Link
            href={addresses.path(path)}
            variant="title-x-small"
            weight="bold"
          >
            {pathTitle ?? nameOf(path)}
          </Link>{' '}
          {release}
        </Text>
        {steppedOff ? (
          <Badge tone="neutral">Stepped off</Badge>
        ) : (
          drift && (
            <Badge tone={drift.behind === 0 ? 'positive' : 'announcement'}>
              {behindWords(drift.behind)}
            </Badge>
          )
        )}
      </Flex>
      <Text variant="body-small" color="secondary">
        {latest
          ? `The latest release is ${latest}.`
          : 'The path is not there any more.'}
      </Text>
    </Flex>
  );
}
