import { useCallback } from 'react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Flex, Link, Text } from '@backstage/ui';
import type { Waiver } from '@paved/plugin-scorecards-common';
import { Ago, useLoaded } from '@paved/ui';
import { useScorecardPaths } from '../../useScorecardPaths';
import { day, nameOf } from '../../words';
import { WaiverStateBadge } from '../Badges';
import { AnswerWaiver } from './AnswerWaiver';
import styles from './WaiverList.module.css';

const deeds = {
  requested: 'Requested',
  approved: 'Approved',
  refused: 'Refused',
  revoked: 'Revoked',
  expired: 'Ended by itself',
};

/** Waivers with their whole story; those who may decide do so here, and who asked may withdraw. */
export function WaiverList(props: {
  waivers: Waiver[];
  titleOf: (waiver: Waiver) => string | undefined;
  mayDecide: (waiver: Waiver) => boolean;
  onChanged: () => void;
  /** Also name the entity: for lists across entities. */
  withEntity?: boolean;
}) {
  const { waivers, titleOf, mayDecide, onChanged, withEntity } = props;
  const identity = useApi(identityApiRef);
  const { state } = useLoaded(
    useCallback(() => identity.getBackstageIdentity(), [identity]),
  );
  const reader = state.status === 'loaded' ? state.value : undefined;
  return (
    <ul className={styles.list}>
      {waivers.map(waiver => (
        <li key={waiver.id} className={styles.waiver}>
          <OneWaiver
            waiver={waiver}
            title={titleOf(waiver) ?? waiver.check}
            withEntity={withEntity}
          />
          <Deeds
            waiver={waiver}
            isOwn={reader?.userEntityRef === waiver.requestedBy}
            mayDecide={mayDecide(waiver)}
            onChanged={onChanged}
          />
        </li>
      ))}
    </ul>
  );
}

/** What the reader can do with it: who asked withdraws it, and somebody else decides. */
function Deeds(props: {
  waiver: Waiver;
  isOwn: boolean;
  mayDecide: boolean;
  onChanged: () => void;
}) {
  const { waiver, isOwn, mayDecide, onChanged } = props;
  const byOthers =
    waiver.state === 'requested'
      ? (['approve', 'refuse'] as const)
      : (['revoke'] as const);
  const isOpen = ['requested', 'approved'].includes(waiver.state);
  if (!isOpen || !(isOwn || mayDecide)) {
    return null;
  }
  return (
    <Flex gap="2" align="center" className={styles.buttons}>
      {isOwn && mayDecide && waiver.state === 'requested' && (
        <Text variant="body-small" color="secondary">
          You asked for it, so somebody else decides.
        </Text>
      )}
      {(isOwn ? (['withdraw'] as const) : byOthers).map(deed => (
        <AnswerWaiver
          key={deed}
          waiver={waiver}
          deed={deed}
          onAnswered={onChanged}
        />
      ))}
    </Flex>
  );
}

function OneWaiver(props: {
  waiver: Waiver;
  title: string;
  withEntity?: boolean;
}) {
  const { waiver, title, withEntity = false } = props;
  const paths = useScorecardPaths();
  const { state, until, reason, requestedBy, requestedAt, events } = waiver;
  const decisions = events.filter(event => event.state !== 'requested');
  return (
    <Flex direction="column" gap="1" className={styles.words}>
      <Flex gap="3" align="center" className={styles.head}>
        <Text weight="bold">{title}</Text>
        <WaiverStateBadge state={state} />
      </Flex>
      {withEntity && (
        <Text variant="body-small" as="p">
          for{' '}
          <Link
            href={paths.entity(waiver.entityRef, waiver.scorecard)}
            variant="body-small"
          >
            {nameOf(waiver.entityRef)}
          </Link>{' '}
          on{' '}
          <Link href={paths.scorecard(waiver.scorecard)} variant="body-small">
            {nameOf(waiver.scorecard)}
          </Link>
        </Text>
      )}
      <Text as="p" className={styles.reason}>
        {reason}
      </Text>
      <Text variant="body-small" color="secondary" as="p">
        {state === 'expired' ? 'Ended' : 'Until'} {day(until)}. Requested{' '}
        <Ago at={requestedAt} /> by{' '}
        <EntityRefLink entityRef={requestedBy} hideIcon />
      </Text>
      {decisions.map(event => (
        <Text
          key={`${event.state} ${event.at}`}
          variant="body-small"
          color="secondary"
          as="p"
        >
          {event.state === 'revoked' && event.by === requestedBy
            ? 'Withdrawn'
            : deeds[event.state]}{' '}
          <Ago at={event.at} />
          {event.by.includes(':') && (
            <>
              {' '}
              by <EntityRefLink entityRef={event.by} hideIcon />
            </>
          )}
          {event.note && `: ${event.note}`}
        </Text>
      ))}
    </Flex>
  );
}
