import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type {
  PlatformRequest,
  RequestsPage,
  RequestState,
} from '@paved/plugin-adoption-common';
import { usePages } from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';
import { RequestCard, requestStates } from '../RequestCard';
import styles from './RoadmapPage.module.css';

/** Requests in one state. */
export function RoadmapColumn(props: {
  first: RequestsPage & { state: RequestState };
  search?: string;
  isWide?: boolean;
  onVoted?: () => void;
}) {
  const { first, search, isWide = false, onVoted } = props;
  const { title, empty } = requestStates[first.state];
  const api = useApi(adoptionApiRef);
  const { state, more, isLoadingMore } = usePages<PlatformRequest>(
    useCallback(
      async cursor =>
        cursor === undefined
          ? first
          : requestsOf(api).page(first.state, search, cursor),
      [api, first, search],
    ),
  );
  const items = state.status === 'loaded' ? state.value : first.items;
  return (
    <section aria-label={title} className={styles.column}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {title}{' '}
        <Text as="span" color="secondary" variant="title-x-small">
          {first.totalItems}
        </Text>
      </Text>
      {items.length === 0 ? (
        <Text as="p" color="secondary">
          {search ? 'Nothing with these words.' : empty}
        </Text>
      ) : (
        <ul className={isWide ? styles.wide : styles.narrow}>
          {items.map(request => (
            <li key={request.id}>
              <RequestCard request={request} onVoted={onVoted} />
            </li>
          ))}
        </ul>
      )}
      {more && (
        <Flex mt="3">
          <Button
            size="small"
            variant="secondary"
            isPending={isLoadingMore}
            onPress={more}
          >
            Show more
          </Button>
        </Flex>
      )}
    </section>
  );
}
