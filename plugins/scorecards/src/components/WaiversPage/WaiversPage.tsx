import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Card,
  CardBody,
  Container,
  Flex,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
} from '@backstage/ui';
import type {
  ScorecardSummary,
  WaiverState,
} from '@paved/plugin-scorecards-common';
import {
  FilterSelect,
  LoadError,
  LoadingLines,
  useDocumentTitle,
  useLoaded,
  usePages,
} from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { checkTitle } from '../../words';
import { WaiverList } from '../Waivers';
import { useMayDecide } from './useMayDecide';
import styles from './WaiversPage.module.css';

const PAGE = 20;

const views: Record<
  string,
  { title: string; states: WaiverState[]; empty: string }
> = {
  'to-decide': {
    title: 'To decide',
    states: ['requested'],
    empty:
      'No waiver waits for a decision. They are requested on the tab “Scorecards” of a service, at the check in question.',
  },
  current: {
    title: 'In force',
    states: ['approved'],
    empty: 'No waiver is in force: every check counts.',
  },
  ended: {
    title: 'Ended',
    states: ['refused', 'revoked', 'expired'],
    empty:
      'No waiver has ended yet. What was refused, revoked or ran out is kept here.',
  },
};

/** Leave given, asked for and ended, for all scorecards or one. */
export function WaiversPage() {
  useDocumentTitle('Waivers');
  const api = useApi(scorecardsApiRef);
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('view') ?? '';
  const view = asked in views ? asked : 'to-decide';
  const scorecard = parameters.get('scorecard') ?? undefined;
  const scorecards = useLoaded(useCallback(() => api.scorecards(), [api]));
  const summaries = useMemo(
    () => (scorecards.state.status === 'loaded' ? scorecards.state.value : []),
    [scorecards.state],
  );
  const change = (next: { view?: string; scorecard?: string }) => {
    const to = new URLSearchParams();
    for (const [name, value] of Object.entries({ view, scorecard, ...next })) {
      if (value) {
        to.set(name, value);
      }
    }
    setParameters(to);
  };
  return (
    <Container>
      <main>
        <Flex direction="column" gap="4">
          <FilterSelect
            className={styles.select}
            label="Scorecard"
            all="All scorecards"
            value={scorecard}
            onChange={chosen => change({ scorecard: chosen })}
            options={Object.fromEntries(
              summaries.map(summary => [
                summary.scorecard.ref,
                summary.scorecard.title,
              ]),
            )}
          />
          <Tabs
            className={styles.tabs}
            selectedKey={view}
            onSelectionChange={key => change({ view: String(key) })}
          >
            <TabList aria-label="Waivers by state">
              {Object.entries(views).map(([id, { title }]) => (
                <Tab key={id} id={id}>
                  {title}
                </Tab>
              ))}
            </TabList>
            {Object.keys(views).map(id => (
              <TabPanel key={id} id={id}>
                <WaiversInState
                  view={id}
                  scorecard={scorecard}
                  summaries={summaries}
                />
              </TabPanel>
            ))}
          </Tabs>
        </Flex>
      </main>
    </Container>
  );
}

function WaiversInState(props: {
  view: string;
  scorecard: string | undefined;
  summaries: ScorecardSummary[];
}) {
  const { view, scorecard, summaries } = props;
  const { states, empty } = views[view];
  const api = useApi(scorecardsApiRef);
  const mayDecide = useMayDecide(summaries);
  const { state, more, isLoadingMore, reload } = usePages(
    useCallback(
      cursor => api.waivers({ scorecard, states, cursor, limit: PAGE }),
      [api, scorecard, states],
    ),
  );
  return (
    <Card>
      <CardBody>
        {state.status === 'loading' && <LoadingLines what="the waivers" />}
        {state.status === 'error' && (
          <LoadError
            title="The waivers could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && state.value.length === 0 && (
          <Text color="secondary">{empty}</Text>
        )}
        {state.status === 'loaded' && state.value.length > 0 && (
          <WaiverList
            waivers={state.value}
            withEntity
            titleOf={waiver =>
              checkTitle(
                summaries.find(
                  summary => summary.scorecard.ref === waiver.scorecard,
                )?.scorecard,
                waiver.check,
              )
            }
            mayDecide={waiver => mayDecide.has(waiver.scorecard)}
            onChanged={reload}
          />
        )}
        {more && (
          <Button
            size="small"
            variant="secondary"
            isPending={isLoadingMore}
            onPress={more}
          >
            Show more
          </Button>
        )}
      </CardBody>
    </Card>
  );
}
