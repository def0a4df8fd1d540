import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Flex, Link, Text } from '@backstage/ui';
import type { Feedback, PromoteTo } from '@paved/plugin-adoption-common';
import { Ago, LoadError, LoadingLines, usePages } from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import { FeedbackWords } from './FeedbackWords';
import { Promote } from './Promote';
import { Screenshot } from './Screenshot';
import { SetAside } from './SetAside';
import styles from './FeedbackPage.module.css';

const nothing: Record<Feedback['state'], string> = {
  new: 'Nothing new. What people say with the button “Feedback” comes here.',
  promoted: 'No feedback has become part of a request yet.',
  'set-aside': 'Nothing was set aside.',
};

export function FeedbackList(props: { state: Feedback['state'] }) {
  const wanted = props.state;
  const api = useApi(adoptionApiRef);
  const { state, more, isLoadingMore, reload } = usePages(
    useCallback(
      cursor => requestsOf(api).feedback({ state: wanted }, cursor),
      [api, wanted],
    ),
  );
  return (
    <Flex direction="column" gap="3">
      {state.status === 'loading' && <LoadingLines what="the feedback" />}
      {state.status === 'error' && (
        <LoadError
          title="The feedback could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      )}
      {state.status === 'loaded' && state.value.length === 0 && (
        <Text color="secondary">{nothing[wanted]}</Text>
      )}
      {state.status === 'loaded' && state.value.length > 0 && (
        <ul className={styles.list}>
          {state.value.map(feedback => (
            <li key={feedback.id}>
              <OneFeedback feedback={feedback} onChanged={reload} />
            </li>
          ))}
        </ul>
      )}
      {more && (
        <div>
          <Button
            size="small"
            variant="secondary"
            isPending={isLoadingMore}
            onPress={more}
          >
            Show more
          </Button>
        </div>
      )}
    </Flex>
  );
}

function OneFeedback(props: { feedback: Feedback; onChanged: () => void }) {
  const { feedback, onChanged } = props;
  const { id, text, by, createdAt, state, request, answer } = feedback;
  const api = useApi(adoptionApiRef);
  const paths = useRoadmapPaths();
  const promote = useCallback(
    async (to: PromoteTo) => {
      await requestsOf(api).promote(id, to);
      onChanged();
    },
    [api, id, onChanged],
  );
  return (
    <>
      <Flex direction="column" gap="1" className={styles.words}>
        <FeedbackWords feedback={feedback} />
        <Text as="p" variant="body-small" color="secondary">
          <EntityRefLink entityRef={by} hideIcon /> <Ago at={createdAt} />
          {request && (
            <>
              , part of{' '}
              <Link href={paths.request(request.id)} variant="body-small">
                {request.title}
              </Link>
            </>
          )}
        </Text>
        {answer && (
          <Text as="p" className={styles.answer}>
            {answer}
          </Text>
        )}
        {feedback.hasScreenshot && <Screenshot feedback={feedback} />}
      </Flex>
      {state !== 'promoted' && (
        <Flex gap="2">
          {state === 'new' && (
            <SetAside feedback={feedback} onSetAside={onChanged} />
          )}
          <Promote
            title="Make a request of it"
            about={text}
            said={text}
            onPromote={promote}
          />
        </Flex>
      )}
    </>
  );
}
