import { useMemo } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Cell,
  CellText,
  Flex,
  Table,
  Text,
  type ColumnConfig,
  useBreakpoint,
} from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import type { RepositoryStatus } from '@paved/plugin-repositories-common';
import {
  count,
  FilterSelect,
  type Loaded,
  LoadError,
  Search,
  timeAgo,
} from '@paved/ui';
import type { RepositoryPage, RepositoryQuery } from '../../api';
import { repositoryPath } from '../../repositoryPath';
import { rootRouteRef } from '../../routes';
import { repositoryStates, StateBadge } from '../StateBadge';
import { NoRepositories } from './NoRepositories';
import styles from './RepositoriesTable.module.css';

/** What a phone has room for. */
const NARROW_COLUMNS = ['name', 'state'];

const columns: ColumnConfig<RepositoryStatus>[] = [
  {
    id: 'name',
    label: 'Repository',
    isRowHeader: true,
    isSortable: true,
    defaultWidth: '3fr',
    cell: ({ name, owner, description }) => (
      <CellText
        className={styles.name}
        title={name}
        description={description ?? owner}
      />
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    isSortable: true,
    defaultWidth: '1fr',
    cell: ({ owner, host }) => (
      <CellText
        title={owner}
        description={host}
        href={`?owner=${encodeURIComponent(owner)}`}
      />
    ),
  },
  {
    id: 'state',
    label: 'State',
    isSortable: true,
    defaultWidth: 160,
    cell: ({ state }) => (
      <Cell>
        <StateBadge state={state} />
      </Cell>
    ),
  },
  {
    id: 'entityCount',
    label: 'Entities',
    defaultWidth: 90,
    cell: ({ entityCount }) => <CellText title={String(entityCount)} />,
  },
  {
    id: 'findings',
    label: 'Findings',
    defaultWidth: 170,
    cell: ({ errorCount, warningCount }) => (
      <CellText title={describeFindings(errorCount, warningCount)} />
    ),
  },
  {
    id: 'checkedAt',
    label: 'Checked',
    isSortable: true,
    defaultWidth: '1fr',
    cell: ({ checkedAt }) => (
      <CellText title={checkedAt ? timeAgo(checkedAt) : 'Not yet'} />
    ),
  },
];

/** Repositories a page at a time; searching, sorting and counting are the backend's. */
export function RepositoriesTable(props: {
  state: Loaded<RepositoryPage>;
  query: RepositoryQuery;
  onChange: (change: Partial<RepositoryQuery>) => void;
  onReload: () => void;
  pageSizes: number[];
}) {
  const { state, query, onChange, onReload, pageSizes } = props;
  const root = useRouteRef(rootRouteRef);
  const isNarrow = useBreakpoint().down('sm');
  const shownColumns = useMemo(
    () =>
      columns.map(column => ({
        ...column,
        isHidden: isNarrow && !NARROW_COLUMNS.includes(column.id),
      })),
    [isNarrow],
  );
  const total = state.status === 'loaded' ? state.value.totalItems : 0;
  const isNarrowed = Boolean(query.search || query.state || query.owner);
  return (
    <Flex direction="column" gap="3">
      <Flex gap="3" align="end" className={styles.filters}>
        <Search
          className={styles.search}
          placeholder="Name, owner or description"
          value={query.search}
          onChange={search => onChange({ search })}
        />
        <FilterSelect
          className={styles.select}
          label="State"
          all="All states"
          value={query.state}
          onChange={chosen => onChange({ state: chosen })}
          options={repositoryStates}
        />
        {query.owner && (
          <Button
            size="small"
            variant="secondary"
            iconEnd={<RiCloseLine />}
            aria-label={`Owner ${query.owner}: show all owners`}
            onPress={() => onChange({ owner: undefined })}
          >
            {`Owner: ${query.owner}`}
          </Button>
        )}
        <Text
          variant="body-small"
          color="secondary"
          role="status"
          className={styles.count}
        >
          {state.status === 'loaded' &&
            `${total} ${total === 1 ? 'repository' : 'repositories'}`}
        </Text>
      </Flex>
      {state.status === 'error' ? (
        <LoadError
          title="The repositories could not be loaded"
          error={state.error}
          onRetry={onReload}
        />
      ) : (
        <Table
          columnConfig={shownColumns}
          data={state.status === 'loaded' ? state.value.items : undefined}
          isPending={state.status === 'loading'}
          isStale={state.status === 'loaded' && state.stale}
          sort={{
            descriptor: query.orderBy
              ? {
                  column: query.orderBy.field,
                  direction:
                    query.orderBy.direction === 'desc'
                      ? 'descending'
                      : 'ascending',
                }
              : null,
            onSortChange: ({ column, direction }) =>
              onChange({
                orderBy: {
                  field: String(column),
                  direction: direction === 'descending' ? 'desc' : 'asc',
                },
              }),
          }}
          rowConfig={{
            getHref: repository =>
              root && `${root()}/${repositoryPath(repository)}`,
          }}
          pagination={{
            type: 'page',
            pageSize: query.limit,
            pageSizeOptions: pageSizes,
            offset: query.offset,
            totalCount: total,
            hasPreviousPage: query.offset > 0,
            hasNextPage: query.offset + query.limit < total,
            onPreviousPage: () =>
              onChange({ offset: Math.max(0, query.offset - query.limit) }),
            onNextPage: () => onChange({ offset: query.offset + query.limit }),
            onPageSizeChange: limit => onChange({ limit }),
          }}
          emptyState={
            <NoRepositories
              isNarrowed={isNarrowed}
              onClear={() =>
                onChange({
                  search: undefined,
                  state: undefined,
                  owner: undefined,
                })
              }
            />
          }
        />
      )}
    </Flex>
  );
}

function describeFindings(errors: number, warnings: number): string {
  const parts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ];
  return parts.join(', ') || 'None';
}
