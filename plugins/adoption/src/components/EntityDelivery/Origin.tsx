import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type {
  EntityOrigin,
  PathStay,
  ServiceClass,
} from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, originOfEntity } from '../../api';
import { day } from '../../words';
import styles from './EntityDelivery.module.css';

const classes: Record<ServiceClass, string> = {
  'golden-path': 'Created from a golden path',
  'other-template': 'Created from another template',
  'from-scratch': 'Made from scratch',
  imported: 'It was there before it came here',
  unknown: 'Nobody knows',
};

const went: Record<PathStay['how'], string> = {
  created: 'was created on',
  adopted: 'joined',
  'came-back': 'came back to',
  moved: 'moved to',
};

const left: Record<NonNullable<PathStay['left']>, string> = {
  'stepped-off': 'it stepped off',
  'lock-removed': 'its lock was removed',
  'other-path': 'it went to another path',
  gone: 'it was removed',
};

/** Where a service is from and what proves it; nothing for what does not count as a service. */
export function Origin(props: { entityRef: string }) {
  const { entityRef } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => originOfEntity(api, entityRef), [api, entityRef]),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="where it is from" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="Where it is from could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return state.value ? <Proven origin={state.value} /> : null;
}

function Proven(props: { origin: EntityOrigin }) {
  const { path, isMandated, isNew, evidence, stays } = props.origin;
  return (
    <section aria-label="Where it is from">
      <Text as="h3" variant="body-large" weight="bold">
        Where it is from
      </Text>
      <Text as="p">
        {classes[props.origin.class]}
        {path && (
          <>
            {' '}
            (<EntityRefLink entityRef={path} hideIcon />)
          </>
        )}
        {isMandated && ', which was not a choice'}
        {isNew ? '.' : '; it does not count as new.'}
      </Text>
      <ul className={styles.proofs}>
        {evidence.map(({ source, text, at, commit }) => (
          <li key={`${source} ${text}`}>
            {text}
            {at && `, ${day(at)}`}
            {commit && (
              <>
                {' '}
                (<code>{commit.slice(0, 10)}</code>)
              </>
            )}
          </li>
        ))}
        {stays.map(stay => (
          <li key={`${stay.path} ${stay.from}`}>
            It {went[stay.how]} <EntityRefLink entityRef={stay.path} hideIcon />
            , {day(stay.from)}
            {stay.to &&
              `, until ${day(stay.to)}${
                stay.left ? `: ${left[stay.left]}` : ''
              }`}
          </li>
        ))}
      </ul>
    </section>
  );
}
