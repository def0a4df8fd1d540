import { useCallback } from 'react';
import { useParams } from 'react-router-dom';
import { NotFoundErrorPage, useApi } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Card,
  CardBody,
  Container,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type {
  RequestDetail,
  RequestState,
} from '@paved/plugin-adoption-common';
import {
  Ago,
  isNotFound,
  LoadError,
  LoadingLines,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { adoptionApiRef, requestsOf, viewerOf } from '../../api';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import {
  isOpen,
  OutcomeWords,
  PriorityWords,
  RatingWords,
  RequestStateBadge,
  Vote,
} from '../RequestCard';
import { Decide } from './Decide';
import { History } from './History';
import { Merge } from './Merge';
import { Rate } from './Rate';
import { Sources } from './Sources';
import styles from './RequestPage.module.css';

/** States whose names don't read well before “since”. */
const sinceWords: Partial<Record<RequestState, string>> = {
  asked: 'open',
  now: 'worked on',
};

/** One request: who asks, what is decided and why, and what came of it. */
export function RequestPage() {
  const { id = '' } = useParams();
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => Promise.all([requestsOf(api).request(id), viewerOf(api)]),
      [api, id],
    ),
  );
  if (state.status === 'error' && isNotFound(state.error)) {
    return <NotFoundErrorPage />;
  }
  return (
    <Container>
      <main>
        {state.status === 'loading' && (
          <LoadingLines what="the request" lines={6} />
        )}
        {state.status === 'error' && (
          <LoadError
            title="The request could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <LoadedRequest
            request={state.value[0]}
            mayManage={state.value[1].mayManageRoadmap}
            onChanged={reload}
          />
        )}
      </main>
    </Container>
  );
}

function LoadedRequest(props: {
  request: RequestDetail;
  mayManage: boolean;
  onChanged: () => void;
}) {
  const { request, mayManage, onChanged } = props;
  const { title, text, state, reason, changedAt, createdAt } = request;
  useDocumentTitle(title);
  const { mergedInto, merged, outcome, rating } = request;
  const paths = useRoadmapPaths();
  return (
    <Flex direction="column" gap="5" className={styles.page}>
      <Link href={paths.roadmap}>Roadmap</Link>
      {mergedInto && (
        <Alert
          status="info"
          icon
          title="This has become part of another request"
          description={
            <Link href={paths.request(mergedInto.id)}>{mergedInto.title}</Link>
          }
        />
      )}
      <Flex direction="column" gap="2">
        <Flex gap="3" align="center" className={styles.head}>
          <Text as="h2" variant="title-small" weight="bold">
            {title}
          </Text>
          <RequestStateBadge state={state} />
        </Flex>
        <Text as="p" variant="body-small" color="secondary">
          Asked <Ago at={createdAt} />
          {changedAt !== createdAt && (
            <>
              , {sinceWords[state] ?? state} since <Ago at={changedAt} />
            </>
          )}
        </Text>
        {reason && (
          <Text as="p" className={styles.text}>
            {reason}
          </Text>
        )}
        {text && text !== title && (
          <Text as="p" className={styles.text}>
            {text}
          </Text>
        )}
      </Flex>
      {!mergedInto && (
        <Card>
          <CardBody>
            <Flex direction="column" gap="3">
              <PriorityWords request={request} />
              {outcome && <OutcomeWords outcome={outcome} />}
              {rating && <RatingWords rating={rating} />}
              {isOpen(state) && (
                <div>
                  <Vote request={request} onVoted={onChanged} />
                </div>
              )}
              {rating?.mayRate && (
                <Rate id={request.id} mine={rating.mine} onRated={onChanged} />
              )}
            </Flex>
          </CardBody>
        </Card>
      )}
      {mayManage && !mergedInto && (
        <section aria-label="Decide">
          <Flex justify="between" align="center" className={styles.head}>
            <Text as="h3" variant="body-large" weight="bold">
              Decide
            </Text>
            {state !== 'shipped' && (
              <Merge request={request} onMerged={onChanged} />
            )}
          </Flex>
          <Decide
            key={request.version}
            request={request}
            onChanged={onChanged}
          />
        </section>
      )}
      <section aria-label="Where it is from">
        <Text as="h3" variant="body-large" weight="bold">
          Where it is from
        </Text>
        <Sources request={request} />
        {merged.length > 0 && (
          <>
            <Text as="p">Also asked as:</Text>
            <ul className={styles.list}>
              {merged.map(each => (
                <li key={each.id}>
                  <Link href={paths.request(each.id)}>{each.title}</Link>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section aria-label="History">
        <Text as="h3" variant="body-large" weight="bold">
          History
        </Text>
        <History events={request.events} />
      </section>
    </Flex>
  );
}
