import {
  EntityDisplayName,
  EntityRefLink,
} from '@backstage/plugin-catalog-react';
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
  Rollout,
  RolloutPolicy,
  RolloutWave,
} from '@paved/plugin-golden-paths-common';
import { Ago, count, nameOf, Progress } from '@paved/ui';
import { usePathAddresses } from '../../usePathAddresses';
import {
  RolloutServiceBadge,
  rolloutServiceStates,
  RolloutStateBadge,
} from '../Badges';
import { RolloutDeeds } from './RolloutDeeds';
import styles from './Rollouts.module.css';

/** One roll-out: how far each wave is, why it stopped, and the ways on. */
export function OneRollout(props: {
  rollout: Rollout;
  mayManage: boolean;
  onChanged: () => void;
}) {
  const { rollout, mayManage, onChanged } = props;
  const { version, state, message, policy, createdAt, createdBy, endedAt } =
    rollout;
  return (
    <Card>
      <CardHeader>
        <Flex align="center" justify="between" gap="3" className={styles.head}>
          <Flex align="center" gap="3" className={styles.head}>
            <Text as="h3" variant="body-large" weight="bold">
              To {version}
            </Text>
            <RolloutStateBadge state={state} />
          </Flex>
          {mayManage && (
            <RolloutDeeds rollout={rollout} onChanged={onChanged} />
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          {message && (
            <Alert
              status={state === 'stopped' ? 'warning' : 'info'}
              icon
              title={state === 'stopped' ? 'Why it stopped' : 'What it says'}
              description={message}
            />
          )}
          <Text variant="body-small" color="secondary">
            Started <Ago at={createdAt} /> by{' '}
            <EntityRefLink entityRef={createdBy} hideIcon />
            {endedAt && (
              <>
                {' '}
                · ended <Ago at={endedAt} />
              </>
            )}{' '}
            · {policyWords(policy)}
          </Text>
          {policy.waves.map((wave, index) => (
            <Wave
              // A wave has no other identity than its number
              // eslint-disable-next-line react/no-array-index-key
              key={index}
              rollout={rollout}
              wave={wave}
              index={index}
            />
          ))}
        </Flex>
      </CardBody>
    </Card>
  );
}

function Wave(props: { rollout: Rollout; wave: RolloutWave; index: number }) {
  const { rollout, wave, index } = props;
  const addresses = usePathAddresses();
  const services = rollout.services.filter(service => service.wave === index);
  const over = services.filter(
    ({ state }) => state !== 'pending' && state !== 'open',
  ).length;
  const number = index + 1;
  return (
    <section className={styles.wave} aria-label={`Wave ${number}`}>
      <Flex direction="column" gap="1">
        <Text as="h4" variant="body-medium" weight="bold">
          Wave {number}: {waveWords(wave)}
        </Text>
        {services.length === 0 ? (
          <Text color="secondary">No service was left for it.</Text>
        ) : (
          <>
            <Progress
              label={`Wave ${number}`}
              done={over}
              total={services.length}
            />
            <Text variant="body-small" color="secondary">
              {tally(services)}
            </Text>
            <details>
              <summary className={styles.summary}>
                {count(services.length, 'service')}
              </summary>
              <ul className={styles.services}>
                {services.map(service => (
                  <li key={service.repository}>
                    {service.entityRef ? (
                      <Link href={addresses.entity(service.entityRef)}>
                        {nameOf(service.entityRef)}
                      </Link>
                    ) : (
                      <Text>{service.repository}</Text>
                    )}
                    {service.owner && (
                      <Text variant="body-small" color="secondary">
                        <EntityDisplayName
                          entityRef={service.owner}
                          hideIcon
                          disableTooltip
                        />
                      </Text>
                    )}
                    {service.regressions.length > 0 && (
                      <Text variant="body-small" color="danger">
                        fails since: {service.regressions.join(', ')}
                      </Text>
                    )}
                    {service.message && (
                      <Text variant="body-small" color="secondary">
                        {service.message}
                      </Text>
                    )}
                    {service.upgrade?.url && (
                      <Link
                        href={service.upgrade.url}
                        aria-label={`Change request of ${service.repository}`}
                      >
                        Change request
                      </Link>
                    )}
                    <RolloutServiceBadge state={service.state} />
                  </li>
                ))}
              </ul>
            </details>
          </>
        )}
      </Flex>
    </section>
  );
}

function waveWords({ size, owners }: RolloutWave): string {
  const whose = owners?.length ? ` of ${owners.map(nameOf).join(', ')}` : '';
  return size === undefined
    ? `all that are left${whose}`
    : `${count(size, 'service')} at most${whose}`;
}

function policyWords(policy: RolloutPolicy): string {
  return [
    policy.pauseHours > 0
      ? `${count(policy.pauseHours, 'hour')} between waves`
      : 'no pause between waves',
    `at most ${policy.maxOpenPerOwner} open for a team`,
    policy.maxFailures > 0
      ? `stops at more than ${count(policy.maxFailures, 'failure')} in a wave`
      : 'stops at the first failure',
  ].join(' · ');
}

/** "3 merged, 2 wait for review" */
function tally(services: Rollout['services']): string {
  return (
    Object.keys(rolloutServiceStates) as Array<
      keyof typeof rolloutServiceStates
    >
  )
    .flatMap(state => {
      const number = services.filter(service => service.state === state).length;
      return number > 0
        ? [`${rolloutServiceStates[state].label}: ${number}`]
        : [];
    })
    .join(' · ');
}
