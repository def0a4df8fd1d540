import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Container,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type { Feedback } from '@paved/plugin-adoption-common';
import {
  Ago,
  LoadError,
  LoadingLines,
  useAction,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import { FeedbackWords } from '../FeedbackPage/FeedbackWords';
import styles from '../FeedbackPage/FeedbackPage.module.css';

/** What the reader has said, what became of it, and the way to take it back. */
export function FeedbackMine() {
  useDocumentTitle('What I said');
  const api = useApi(adoptionApiRef);
  const paths = useRoadmapPaths();
  const { state, reload } = useLoaded(
    useCallback(() => requestsOf(api).mine(), [api]),
  );
  return (
    <Container>
      <main>
        <Flex direction="column" gap="4">
          <Link href={paths.roadmap}>Roadmap</Link>
          <Text as="h2" variant="title-x-small" weight="bold">
            What I said
          </Text>
          {state.status === 'loading' && <LoadingLines what="what you said" />}
          {state.status === 'error' && (
            <LoadError
              title="What you said could not be loaded"
              error={state.error}
              onRetry={reload}
            />
          )}
          {state.status === 'loaded' && state.value.length === 0 && (
            <Text color="secondary">
              You have said nothing yet. The button “Feedback” at the edge of
              every page is for that.
            </Text>
          )}
          {state.status === 'loaded' && state.value.length > 0 && (
            <ul className={styles.list}>
              {state.value.map(feedback => (
                <li key={feedback.id}>
                  <Flex direction="column" gap="1" className={styles.words}>
                    <FeedbackWords feedback={feedback} />
                    {feedback.answer && (
                      <Text as="p" className={styles.answer}>
                        {feedback.answer}
                      </Text>
                    )}
                    <Text as="p" variant="body-small" color="secondary">
                      <Fate feedback={feedback} /> Said{' '}
                      <Ago at={feedback.createdAt} />.
                    </Text>
                  </Flex>
                  <TakeBack feedback={feedback} onTakenBack={reload} />
                </li>
              ))}
            </ul>
          )}
        </Flex>
      </main>
    </Container>
  );
}

function Fate(props: { feedback: Feedback }) {
  const { feedback } = props;
  const { state, request } = feedback;
  const paths = useRoadmapPaths();
  if (request) {
    return (
      <>
        Part of{' '}
        <Link href={paths.request(request.id)} variant="body-small">
          {request.title}
        </Link>
        .
      </>
    );
  }
  return state === 'set-aside' ? (
    <>{feedback.answer ? 'Answered.' : 'Read, and nothing more comes of it.'}</>
  ) : (
    <>Not read yet.</>
  );
}

function TakeBack(props: { feedback: Feedback; onTakenBack: () => void }) {
  const { feedback, onTakenBack } = props;
  const api = useApi(adoptionApiRef);
  const [isOpen, setOpen] = useState(false);
  const { run, isPending } = useAction(
    'It was not deleted',
    useCallback(async () => {
      await requestsOf(api).remove(feedback.id);
      setOpen(false);
      onTakenBack();
    }, [api, feedback.id, onTakenBack]),
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button size="small" variant="secondary">
        Delete
      </Button>
      <Dialog width="min(480px, 100vw - 32px)">
        <DialogHeader>Delete what you said</DialogHeader>
        <DialogBody>
          <Text>
            Your words and your screenshot are gone for good.
            {feedback.request &&
              ` The request “${feedback.request.title}” stays, and so does your vote for it; you can take that back there.`}
          </Text>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Keep it
          </Button>
          <Button destructive isPending={isPending} onPress={run}>
            Delete
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
