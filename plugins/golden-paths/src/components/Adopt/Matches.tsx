import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import type { AdoptionMatch } from '@paved/plugin-golden-paths-common';
import { count, LoadError, LoadingLines, percent, useLoaded } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { usePathAddresses } from '../../usePathAddresses';
import { Bullets, PlainList } from '../Lists';
import { ProposeLock } from './ProposeLock';
import styles from './Adopt.module.css';

/** Below this share of likeness a reader is told what to expect. */
const LITTLE = 0.3;

/** Releases that the repository resembles, nearest first. */
export function Matches(props: { entityRef: string; onProposed: () => void }) {
  const { entityRef, onProposed } = props;
  const api = useApi(goldenPathsApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.adoptionMatches(entityRef), [api, entityRef]),
  );
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          What it resembles
        </Text>
      </CardHeader>
      <CardBody>
        {state.status === 'loading' && (
          <LoadingLines what="what it resembles" lines={4} />
        )}
        {state.status === 'error' && (
          <LoadError
            title="What it resembles could not be found out"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && state.value.length === 0 && (
          <Text color="secondary">
            It resembles no release of any path. That is no shame; it just can’t
            be put on one.
          </Text>
        )}
        {state.status === 'loaded' && state.value.length > 0 && (
          <PlainList label="Releases that it resembles">
            {state.value.map(match => (
              <li key={`${match.path} ${match.release}`}>
                <OneMatch
                  entityRef={entityRef}
                  match={match}
                  onProposed={onProposed}
                />
              </li>
            ))}
          </PlainList>
        )}
      </CardBody>
    </Card>
  );
}

function OneMatch(props: {
  entityRef: string;
  match: AdoptionMatch;
  onProposed: () => void;
}) {
  const { entityRef, match, onProposed } = props;
  const { path, release, likeness, same, different, missing } = match;
  const addresses = usePathAddresses();
  return (
    <Flex justify="between" align="start" gap="3" className={styles.row}>
      <Flex direction="column" gap="1">
        <Text weight="bold">
          <Link href={addresses.path(path)} weight="bold">
            <EntityDisplayName entityRef={path} hideIcon disableTooltip />
          </Link>{' '}
          {release}: {percent(likeness)} alike
        </Text>
        {likeness < LITTLE && (
          <Text variant="body-small" color="secondary">
            Little of it is as this path makes it: an upgrade would have much to
            merge.
          </Text>
        )}
        <details>
          <summary className={styles.summary}>
            {count(same.length, 'file')} the same, {different.length} different,{' '}
            {missing.length} not there
          </summary>
          <Bullets
            items={[
              ...different.map(file => `${file}: different`),
              ...missing.map(file => `${file}: not there`),
            ]}
          />
        </details>
      </Flex>
      <ProposeLock
        entityRef={entityRef}
        match={match}
        onProposed={onProposed}
      />
    </Flex>
  );
}
