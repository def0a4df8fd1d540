import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Checkbox, CheckboxGroup, Flex, Link, Text } from '@backstage/ui';
import type { PromoteTo, TicketTopic } from '@paved/plugin-adoption-common';
import { Ago, LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';
import { count, nameOf } from '../../words';
import { Promote } from './Promote';
import styles from './FeedbackPage.module.css';

/** Tickets that are no request yet, by what they are about. */
export function Tickets() {
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => requestsOf(api).tickets(), [api]),
  );
  return (
    <Flex direction="column" gap="4">
      {state.status === 'loading' && <LoadingLines what="the tickets" />}
      {state.status === 'error' && (
        <LoadError
          title="The tickets could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      )}
      {state.status === 'loaded' && state.value.length === 0 && (
        <Text color="secondary">
          No ticket waits. Trackers tell of them with POST /api/adoption/events,
          or a file brings them: see Data.
        </Text>
      )}
      {state.status === 'loaded' &&
        state.value.map(topic => (
          <Topic key={topic.topic ?? ''} topic={topic} onPromoted={reload} />
        ))}
    </Flex>
  );
}

function Topic(props: { topic: TicketTopic; onPromoted: () => void }) {
  const { topic, onPromoted } = props;
  const { tickets, totalItems } = topic;
  const title = topic.topic ?? 'Without a topic';
  const api = useApi(adoptionApiRef);
  const [chosen, setChosen] = useState<string[]>([]);
  const promote = useCallback(
    async (to: PromoteTo) => {
      await requestsOf(api).promoteTickets(chosen, to);
      onPromoted();
    },
    [api, chosen, onPromoted],
  );
  return (
    <section aria-label={title}>
      <Flex justify="between" align="center" gap="3" className={styles.head}>
        <Text as="h3" variant="body-large" weight="bold">
          {title}: {count(totalItems, 'ticket')}
        </Text>
        <Promote
          title={`Make a request of ${count(chosen.length, 'ticket')}`}
          about={
            topic.topic ??
            tickets.find(({ id }) => id === chosen[0])?.title ??
            ''
          }
          isDisabled={chosen.length === 0}
          onPromote={promote}
        />
      </Flex>
      <CheckboxGroup
        aria-label={`Tickets: ${title}`}
        value={chosen}
        onChange={setChosen}
      >
        {tickets.map(ticket => (
          <Flex key={ticket.id} gap="2" align="center" className={styles.head}>
            <Checkbox value={ticket.id}>{ticket.title ?? ticket.id}</Checkbox>
            <Text variant="body-small" color="secondary">
              {ticket.team && `${nameOf(ticket.team)}, `}
              <Ago at={ticket.createdAt} />
              {ticket.url && (
                <>
                  {' '}
                  <Link href={ticket.url} variant="body-small">
                    Open
                  </Link>
                </>
              )}
            </Text>
          </Flex>
        ))}
      </CheckboxGroup>
      {totalItems > tickets.length && (
        <Text as="p" variant="body-small" color="secondary">
          The newest {tickets.length} are shown.
        </Text>
      )}
    </section>
  );
}
