import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Link,
  Text,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import type { SimilarRequest } from '@paved/plugin-adoption-common';
import { useAction } from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import { count } from '../../words';
import { isOpen, RequestStateBadge, Vote } from '../RequestCard';
import { useSimilar } from '../RequestTarget';
import styles from './RequestAsk.module.css';

const SHORTEST_TITLE = 3;

export function RequestAskForm(props: {
  onCancel: () => void;
  onAsked: (id: string) => void;
  onVoted: () => void;
}) {
  const { onCancel, onAsked, onVoted } = props;
  const api = useApi(adoptionApiRef);
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const similar = useSimilar(title);
  const ask = useAction(
    'Your request was not kept',
    useCallback(async () => {
      const { id } = await requestsOf(api).ask({
        title: title.trim(),
        text: text.trim(),
      });
      onAsked(id);
    }, [api, title, text, onAsked]),
  );
  return (
    <>
      <DialogHeader>Ask for something</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <TextField
            label="What do you need?"
            description="In a few words. Everybody can read it; only those who keep the roadmap see who asks."
            isRequired
            maxLength={200}
            value={title}
            onChange={setTitle}
          />
          <Similar similar={similar} onVoted={onVoted} />
          <TextAreaField
            label="What for?"
            secondaryLabel="Optional"
            rows={4}
            maxLength={5000}
            value={text}
            onChange={setText}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button
          isPending={ask.isPending}
          isDisabled={title.trim().length < SHORTEST_TITLE}
          onPress={ask.run}
        >
          {similar.length > 0 ? 'It is something else: ask' : 'Ask'}
        </Button>
      </DialogFooter>
    </>
  );
}

/** A vote says more than the same request again. */
function Similar(props: { similar: SimilarRequest[]; onVoted: () => void }) {
  const { similar, onVoted } = props;
  const paths = useRoadmapPaths();
  return (
    <div role="status">
      {similar.length > 0 && (
        <section aria-label="Similar requests">
          <Text weight="bold">Is it one of these?</Text>
          <ul className={styles.similar}>
            {similar.map(request => {
              const { id, title, state, shared, people } = request;
              return (
                <li key={id}>
                  <Flex direction="column" gap="1" className={styles.words}>
                    <Link href={paths.request(id)}>{title}</Link>
                    <Flex gap="2" align="center">
                      <RequestStateBadge state={state} />
                      <Text variant="body-small" color="secondary">
                        {count(people, 'person', 'people')} · shares:{' '}
                        {shared.join(', ')}
                      </Text>
                    </Flex>
                  </Flex>
                  {isOpen(state) && (
                    <Vote request={request} onVoted={onVoted} />
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </div>
  );
}
