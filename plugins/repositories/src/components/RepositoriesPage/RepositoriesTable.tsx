import { useEffect, useMemo, useState } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Cell,
  CellText,
  Flex,
  SearchField,
  Select,
  Table,
  Text,
  type ColumnConfig,
  useBreakpoint,
} from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import type {
  RepositoryState,
  RepositoryStatus,
} from '@paved/plugin-repositories-common';
import { type Loaded, LoadError, timeAgo } from '@paved/ui';
import type { RepositoryPage, RepositoryQuery } from '../../api';
import { repositoryPath } from '../../repositoryPath';
import { rootRouteRef } from '../../routes';
import { repositoryStates, StateBadge } from '../StateBadge';
import { NoRepositories } from './NoRepositories';
import styles from './RepositoriesTable.module.css';

const TYPING_PAUSE_MS = 250;

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
          value={query.search}
          onChange={search => onChange({ search })}
        />
        <Select
          className={styles.select}
          label="State"
          size="small"
          value={query.state ?? 'all'}
          onChange={key =>
            onChange({
              state: key === 'all' ? undefined : (key as RepositoryState),
            })
          }
          options={[
            { value: 'all', label: 'All states' },
            ...Object.entries(repositoryStates).map(([value, { label }]) => ({
              value,
              label,
            })),
          ]}
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

function Search(props: {
  value: string | undefined;
  onChange: (search: string | undefined) => void;
}) {
  const { value, onChange } = props;
  const [typed, setTyped] = useState(value ?? '');

  // Back, Forward and "Show all" change the address, and the field follows.
  useEffect(() => setTyped(value ?? ''), [value]);

  useEffect(() => {
    if (typed === (value ?? '')) {
      return undefined;
    }
    const timer = setTimeout(
      () => onChange(typed.trim() || undefined),
      TYPING_PAUSE_MS,
    );
    return () => clearTimeout(timer);
    // Only typing starts the clock; the address following it must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);

  return (
    <SearchField
      className={styles.search}
      label="Search"
      placeholder="Name, owner or description"
      size="small"
      value={typed}
      onChange={setTyped}
    />
  );
}

function describeFindings(errors: number, warnings: number): string {
  const parts = [
    errors > 0 && `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    warnings > 0 && `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'None';
}
