import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type { RequestEvent, RequestState } from '@paved/plugin-adoption-common';
import { Ago } from '@paved/ui';
import { requestStates } from '../RequestCard';
import styles from './RequestPage.module.css';

const sourceTitles: Record<string, string> = {
  feedback: 'Feedback',
  ticket: 'Tickets',
  survey: 'Comment of a survey',
};

const stateTitle = (state: string | undefined) =>
  requestStates[state as RequestState]?.label ?? state;

/** What happened to a request, by whom and why. */
export function History(props: { events: RequestEvent[] }) {
  return (
    <ol className={styles.list}>
      {props.events.map((event, index) => (
        <li key={index}>
          <Text>
            {wordsFor(event)} <Ago at={event.at} />
            {event.by && (
              <>
                {' '}
                by <EntityRefLink entityRef={event.by} hideIcon />
              </>
            )}
          </Text>
          {event.reason && (
            <Text as="p" color="secondary" className={styles.text}>
              {event.reason}
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}

function wordsFor({ what, from, to }: RequestEvent): string {
  switch (what) {
    case 'asked':
      return to === 'deviation'
        ? 'Raised because services do the same in their own way'
        : 'Asked';
    case 'state':
      return `${stateTitle(from)} → ${stateTitle(to)}`;
    case 'effort':
      return from ? `Effort ${from} → ${to}` : `Effort ${to}`;
    case 'metric':
      return `Meant to move ${to}`;
    case 'merged':
      return to ? `Became part of “${to}”` : `“${from}” became part of it`;
    case 'source':
      return `${sourceTitles[to ?? ''] ?? 'Something'} added`;
    default:
      return from === to ? 'Words changed' : `Was called “${from}” before`;
  }
}
