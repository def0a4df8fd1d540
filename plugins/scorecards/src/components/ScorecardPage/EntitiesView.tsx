import {
  Cell,
  CellText,
  Button,
  Flex,
  Table,
  Text,
  type ColumnConfig,
} from '@backstage/ui';
import type {
  CheckStatus,
  Scorecard,
  StandingItem,
} from '@paved/plugin-scorecards-common';
import { Ago, LoadError } from '@paved/ui';
import { useScorecardPaths } from '../../useScorecardPaths';
import { count, levelTitle, nameOf, percent } from '../../words';
import { LevelBadge } from '../Badges';
import { Name } from '../Name';
import { DownloadCsv } from './DownloadCsv';
import { StandingFilters } from './StandingFilters';
import { PAGE_SIZES, useStandings } from './useStandings';

interface Row extends StandingItem {
  id: string;
}

const toMendWords: Partial<Record<CheckStatus, string>> = {
  fail: 'failing',
  error: 'could not be checked',
  unknown: 'not known',
  stale: 'out of date',
};

/** The entities of a scorecard. */
export function EntitiesView(props: { scorecard: Scorecard }) {
  const { scorecard } = props;
  const paths = useScorecardPaths();
  const { state, reload, view, filter, change, offset, next, previous } =
    useStandings(scorecard.ref);
  const total = state.status === 'loaded' ? state.value.totalItems : 0;
  return (
    <Flex direction="column" gap="3">
      <StandingFilters scorecard={scorecard} view={view} onChange={change} />
      <Flex justify="between" align="center" gap="3">
        <Text variant="body-small" color="secondary" role="status">
          {state.status === 'loaded' && count(total, 'entity', 'entities')}
        </Text>
        <DownloadCsv filter={filter} />
      </Flex>
      {state.status === 'error' ? (
        <LoadError
          title="The entities could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      ) : (
        <Table
          columnConfig={columnsOf(scorecard)}
          data={
            state.status === 'loaded'
              ? state.value.items.map(item => ({ ...item, id: item.entityRef }))
              : undefined
          }
          isPending={state.status === 'loading'}
          isStale={state.status === 'loaded' && state.stale}
          sort={{
            descriptor: {
              column: view.sort,
              direction: view.order === 'desc' ? 'descending' : 'ascending',
            },
            onSortChange: ({ column, direction }) =>
              change({
                sort: column as typeof view.sort,
                order: direction === 'descending' ? 'desc' : 'asc',
              }),
          }}
          rowConfig={{
            getHref: ({ entityRef }) => paths.entity(entityRef, scorecard.ref),
          }}
          pagination={{
            type: 'page',
            pageSize: view.limit,
            pageSizeOptions: PAGE_SIZES,
            offset,
            totalCount: total,
            hasPreviousPage: previous !== undefined,
            hasNextPage: next !== undefined,
            onPreviousPage: () => previous?.(),
            onNextPage: () => next?.(),
            onPageSizeChange: limit => change({ limit }),
          }}
          emptyState={<NoEntities view={view} onClear={change} />}
        />
      )}
    </Flex>
  );
}

function NoEntities(props: {
  view: ReturnType<typeof useStandings>['view'];
  onClear: ReturnType<typeof useStandings>['change'];
}) {
  const { view, onClear } = props;
  const { sort, order, limit, ...filter } = view;
  if (Object.values(filter).every(value => value === undefined)) {
    return (
      <Flex direction="column" align="center" gap="2" p="6">
        <Text weight="bold">No entity is on this scorecard.</Text>
        <Text color="secondary">
          What it applies to is said under `appliesTo` in its file.
        </Text>
      </Flex>
    );
  }
  return (
    <Flex direction="column" align="center" gap="3" p="6">
      <Text>No entity matches. Look for less, or show all.</Text>
      <Button
        size="small"
        variant="secondary"
        onPress={() =>
          onClear({
            search: undefined,
            level: undefined,
            owner: undefined,
            system: undefined,
            domain: undefined,
            check: undefined,
            status: undefined,
          })
        }
      >
        Show all entities
      </Button>
    </Flex>
  );
}

function columnsOf(scorecard: Scorecard): ColumnConfig<Row>[] {
  return [
    {
      id: 'name',
      label: 'Entity',
      isRowHeader: true,
      isSortable: true,
      defaultWidth: '2fr',
      cell: ({ entityRef, title, type }) => (
        <CellText title={title ?? nameOf(entityRef)} description={type} />
      ),
    },
    {
      id: 'owner',
      label: 'Owner',
      isSortable: true,
      defaultWidth: '1fr',
      cell: ({ owner }) => (
        <Cell>
          <Text>{owner ? <Name entityRef={owner} /> : 'Nobody'}</Text>
        </Cell>
      ),
    },
    {
      id: 'level',
      label: 'Level',
      isSortable: true,
      defaultWidth: '1fr',
      cell: ({ level, levelWithoutWaivers }) => (
        <Cell>
          <Flex direction="column" gap="1" align="start">
            <LevelBadge scorecard={scorecard} level={level} />
            {levelWithoutWaivers !== level && (
              <Text variant="body-x-small" color="secondary">
                without waivers: {levelTitle(scorecard, levelWithoutWaivers)}
              </Text>
            )}
          </Flex>
        </Cell>
      ),
    },
    {
      id: 'score',
      label: 'Score',
      isSortable: true,
      defaultWidth: 90,
      cell: ({ score }) => (
        <CellText title={score === undefined ? 'None' : percent(score)} />
      ),
    },
    {
      id: 'open',
      label: 'To mend',
      defaultWidth: '2fr',
      cell: ({ statuses }) => <CellText title={toMend(statuses)} />,
    },
    {
      id: 'changed',
      label: 'Changed',
      isSortable: true,
      defaultWidth: 130,
      cell: ({ changedAt }) => (
        <Cell>
          <Text>
            <Ago at={changedAt} />
          </Text>
        </Cell>
      ),
    },
  ];
}

function toMend(statuses: Record<string, CheckStatus>): string {
  const given = Object.values(statuses);
  const parts = Object.entries(toMendWords).flatMap(([status, words]) => {
    const number = given.filter(one => one === status).length;
    return number > 0 ? [`${number} ${words}`] : [];
  });
  return parts.length > 0 ? parts.join(', ') : 'Nothing';
}
