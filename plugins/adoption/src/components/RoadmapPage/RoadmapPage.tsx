import { useCallback } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import type { RequestState, Roadmap } from '@paved/plugin-adoption-common';
import {
  LoadError,
  LoadingLines,
  Search,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import { RequestAsk } from '../RequestAsk';
import { RoadmapColumn } from './RoadmapColumn';
import styles from './RoadmapPage.module.css';

const BOARD: RequestState[] = ['now', 'next', 'later'];
const BELOW: RequestState[] = ['asked', 'shipped', 'declined'];

/** What is asked of the platform, what comes of it and why. */
export function RoadmapPage() {
  useDocumentTitle('Roadmap');
  const api = useApi(adoptionApiRef);
  const [parameters, setParameters] = useSearchParams();
  const search = parameters.get('search') ?? undefined;
  const { state, reload } = useLoaded(
    useCallback(() => requestsOf(api).roadmap(search), [api, search]),
  );
  return (
    <Container>
      <main>
        {state.status === 'loading' && (
          <LoadingLines what="the roadmap" lines={6} />
        )}
        {state.status === 'error' && (
          <LoadError
            title="The roadmap could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <LoadedRoadmap
            roadmap={state.value}
            search={search}
            onSearch={words =>
              setParameters(words ? { search: words } : {}, { replace: true })
            }
            onChanged={reload}
          />
        )}
      </main>
    </Container>
  );
}

function LoadedRoadmap(props: {
  roadmap: Roadmap;
  search: string | undefined;
  onSearch: (search: string | undefined) => void;
  onChanged: () => void;
}) {
  const { roadmap, search, onSearch, onChanged } = props;
  const { columns, mayAsk, mayManage } = roadmap;
  const navigate = useNavigate();
  const paths = useRoadmapPaths();
  const onVoted = mayAsk ? onChanged : undefined;
  const column = (state: RequestState) =>
    columns.find(each => each.state === state)!;
  return (
    <Flex direction="column" gap="6">
      <Flex justify="between" align="start" gap="4" className={styles.head}>
        <Text as="p" color="secondary" className={styles.words}>
          What teams ask of the platform, the most wanted first. Who asked is
          told when it ships, and a month later whether it helped.
        </Text>
        <Flex gap="4" align="center" className={styles.head}>
          {mayManage && <Link href={paths.triage}>What people said</Link>}
          <Link href={paths.mine}>What I said</Link>
          {mayAsk && (
            <RequestAsk
              onAsked={id => navigate(paths.request(id))}
              onVoted={onChanged}
            />
          )}
        </Flex>
      </Flex>
      <Search
        className={styles.search}
        placeholder="Words of a title"
        value={search}
        onChange={onSearch}
      />
      <div className={styles.board}>
        {BOARD.map(state => (
          <RoadmapColumn
            key={state}
            first={column(state)}
            search={search}
            onVoted={onVoted}
          />
        ))}
      </div>
      {BELOW.map(state => (
        <RoadmapColumn
          key={state}
          first={column(state)}
          search={search}
          isWide
          onVoted={onVoted}
        />
      ))}
    </Flex>
  );
}
