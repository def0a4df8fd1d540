import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type { Deviation } from '@paved/plugin-golden-paths-common';
import { Ago, day, useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { PlainList } from '../Lists';
import { Deviate } from './Deviate';
import styles from './EntityGoldenPath.module.css';

/** What the team does in its own way, said openly. */
export function Deviations(props: {
  entityRef: string;
  deviations: Deviation[];
  mayDeviate: boolean;
  onChanged: () => void;
}) {
  const { entityRef, deviations, mayDeviate, onChanged } = props;
  const current = deviations.filter(
    ({ scope, endedAt }) => scope === 'files' && !endedAt,
  );
  return (
    <Card>
      <CardHeader>
        <Flex align="center" justify="between" gap="3" className={styles.head}>
          <Text as="h3" variant="body-large" weight="bold">
            Done in our own way
          </Text>
          {mayDeviate && (
            <Deviate entityRef={entityRef} onDeclared={onChanged} />
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        {current.length === 0 ? (
          <Text color="secondary">
            Nothing. A team that wants to keep files of the path in its own way
            says so here: upgrades leave them alone, and they are no drift.
          </Text>
        ) : (
          <PlainList label="Deviations">
            {current.map(deviation => (
              <li key={deviation.id}>
                <OneDeviation
                  deviation={deviation}
                  mayEnd={mayDeviate}
                  onEnded={onChanged}
                />
              </li>
            ))}
          </PlainList>
        )}
      </CardBody>
    </Card>
  );
}

function OneDeviation(props: {
  deviation: Deviation;
  mayEnd: boolean;
  onEnded: () => void;
}) {
  const { deviation, mayEnd, onEnded } = props;
  const { id, files, reason, reviewOn, declaredAt, declaredBy } = deviation;
  const api = useApi(goldenPathsApiRef);
  const end = useAction(
    'It was not ended',
    useCallback(async () => {
      await api.endDeviation(id);
      onEnded();
    }, [api, id, onEnded]),
  );
  return (
    <Flex justify="between" align="start" gap="3" className={styles.head}>
      <Flex direction="column" gap="1" className={styles.globs}>
        <span>
          {files.map((glob, index) => (
            <span key={glob}>
              {index > 0 && ', '}
              <code>{glob}</code>
            </span>
          ))}
        </span>
        {reason && (
          <Text as="p" className={styles.reason}>
            {reason}
          </Text>
        )}
        <Text variant="body-small" color="secondary">
          <Ago at={declaredAt} /> by{' '}
          <EntityRefLink entityRef={declaredBy} hideIcon />
          {reviewOn && ` · to be looked at again on ${day(reviewOn)}`}
        </Text>
      </Flex>
      {mayEnd && (
        <Button
          size="small"
          variant="secondary"
          isPending={end.isPending}
          onPress={end.run}
          aria-label={`Leave ${files.join(', ')} to the path again`}
        >
          End
        </Button>
      )}
    </Flex>
  );
}
