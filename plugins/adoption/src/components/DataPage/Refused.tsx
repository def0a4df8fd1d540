import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { RefusedItem } from '@paved/plugin-adoption-common';
import { Ago, LoadError, LoadingLines, useAction, usePages } from '@paved/ui';
import { adoptionApiRef, qualityOf } from '../../api';
import { refusals } from './words';
import styles from './DataPage.module.css';

const PAGE = 10;
const FILES = 'imports/';

/** What was refused and why; after a mend it can be taken again. */
export function Refused(props: { onTaken: () => void }) {
  const { onTaken } = props;
  const api = useApi(adoptionApiRef);
  const { state, more, isLoadingMore, reload } = usePages(
    useCallback(
      cursor => qualityOf(api).refused({ cursor, limit: PAGE }),
      [api],
    ),
  );
  return (
    <section aria-label="What was refused">
      <Text as="h2" variant="title-x-small" weight="bold">
        What was refused
      </Text>
      {state.status === 'loading' && <LoadingLines what="what was refused" />}
      {state.status === 'error' && (
        <LoadError
          title="What was refused could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      )}
      {state.status === 'loaded' && state.value.length === 0 && (
        <Text as="p" color="secondary">
          Nothing: all that came could be taken.
        </Text>
      )}
      {state.status === 'loaded' && state.value.length > 0 && (
        <ul className={styles.refused}>
          {state.value.map(item => (
            <li key={item.id}>
              <Item
                item={item}
                onTaken={() => {
                  reload();
                  onTaken();
                }}
              />
            </li>
          ))}
        </ul>
      )}
      {more && (
        <Button
          size="small"
          variant="secondary"
          isPending={isLoadingMore}
          onPress={more}
        >
          Show older
        </Button>
      )}
    </section>
  );
}

function Item(props: { item: RefusedItem; onTaken: () => void }) {
  const { item, onTaken } = props;
  const { id, at, source, sender, via, position, itemId, code } = item;
  const api = useApi(adoptionApiRef);
  const toasts = useApi(toastApiRef);
  const [stillRefused, setStillRefused] = useState<string>();
  const replay = useAction(
    'It could not be taken again',
    useCallback(async () => {
      const { refused } = await qualityOf(api).replay(id);
      if (refused.length > 0) {
        setStillRefused(reasonOf(refused[0].reason, via));
        return;
      }
      toasts.post({ title: 'It was taken', status: 'success' });
      onTaken();
    }, [api, id, via, toasts, onTaken]),
  );
  const where = via.startsWith(FILES)
    ? `line ${position} of a file of ${via.slice(FILES.length)}`
    : `event ${position + 1} of what was sent`;
  return (
    <Flex direction="column" gap="1">
      <Flex justify="between" align="start" gap="3">
        <Text weight="bold" className={styles.reason}>
          {reasonOf(item.reason, via)}
        </Text>
        {item.canReplay && (
          <Button
            size="small"
            variant="secondary"
            isPending={replay.isPending}
            onPress={replay.run}
          >
            Take it again
          </Button>
        )}
      </Flex>
      <Text variant="body-small" color="secondary">
        {refusals[code]} · {itemId ? `${itemId}, ` : ''}
        {where} from {source} ({sender}), <Ago at={at} />
      </Text>
      {stillRefused && (
        <Text variant="body-small" role="status">
          Refused again: {stillRefused}
        </Text>
      )}
      {item.item === undefined ? (
        <Text variant="body-small" color="secondary">
          It can’t be taken again from here: it was too large to keep (more than
          16 KiB). After a mend its sender has to send it again.
        </Text>
      ) : (
        <details>
          <summary>What came</summary>
          <pre className={styles.came}>{item.item}</pre>
        </details>
      )}
    </Flex>
  );
}

/** The columns of a file are the fields of the event that is made of a line. */
function reasonOf(reason: string, via: string): string {
  return via.startsWith(FILES) ? reason.replace(/^data\./, '') : reason;
}
