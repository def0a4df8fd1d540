import { useMemo } from 'react';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  Button,
  Cell,
  CellText,
  Flex,
  Link,
  Table,
  Text,
  type ColumnConfig,
  useBreakpoint,
} from '@backstage/ui';
import type {
  PathDetail,
  ServiceOnPath,
} from '@paved/plugin-golden-paths-common';
import { Badge, count, FilterSelect, LoadError, nameOf } from '@paved/ui';
import { useOwners } from '../../useOwners';
import { usePathAddresses } from '../../usePathAddresses';
import { behindWords } from '../../words';
import { UpgradeStateBadge } from '../Badges';
import {
  PAGE_SIZES,
  serviceStates,
  useServices,
  type ServicesView as View,
} from './useServices';
import styles from './PathPage.module.css';

type Row = ServiceOnPath & { id: string };

/** What a phone has room for, at the least width in pixels. */
const NARROW_COLUMNS: Record<string, number> = {
  name: 130,
  release: 110,
  upgrade: 100,
};

const columns: ColumnConfig<Row>[] = [
  {
    id: 'name',
    label: 'Service',
    isRowHeader: true,
    defaultWidth: '2fr',
    minWidth: 170,
    cell: ({ entityRef, title, repository, problem }) => (
      <CellText
        title={title ?? nameOf(entityRef ?? repository)}
        description={problem ?? (entityRef ? undefined : 'Not in the catalog')}
      />
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    defaultWidth: '1fr',
    minWidth: 130,
    cell: ({ owner }) => (
      <Cell>
        <Text>
          {owner ? (
            <EntityDisplayName entityRef={owner} hideIcon disableTooltip />
          ) : (
            'Nobody'
          )}
        </Text>
      </Cell>
    ),
  },
  {
    id: 'release',
    label: 'Release',
    defaultWidth: '1fr',
    minWidth: 140,
    cell: ({ release, drift, steppedOff }) => (
      <CellText
        title={release}
        description={
          steppedOff ? 'Stepped off' : drift && behindWords(drift.behind)
        }
      />
    ),
  },
  {
    id: 'changed',
    label: 'Managed changed',
    defaultWidth: '1fr',
    minWidth: 150,
    cell: ({ drift }) => (
      <CellText title={drift ? String(drift.managedChanged.length) : '…'} />
    ),
  },
  {
    id: 'conflict',
    label: 'Would conflict',
    defaultWidth: '1fr',
    minWidth: 130,
    cell: ({ drift }) => (
      <CellText
        title={drift?.wouldConflict ? String(drift.wouldConflict.length) : '…'}
      />
    ),
  },
  {
    id: 'upgrade',
    label: 'Upgrade',
    defaultWidth: '1fr',
    minWidth: 170,
    cell: ({ openUpgrade, problem }) => (
      <Cell>
        {problem && <Badge tone="negative">Problem</Badge>}
        {openUpgrade &&
          (openUpgrade.url ? (
            <Link href={openUpgrade.url}>To {openUpgrade.to}</Link>
          ) : (
            <UpgradeStateBadge state={openUpgrade.state} />
          ))}
      </Cell>
    ),
  },
];

/** Who is on the path, on which release, and how far from it. */
export function ServicesView(props: { detail: PathDetail }) {
  const { detail } = props;
  const addresses = usePathAddresses();
  const { state, reload, view, change, offset, next, previous } = useServices(
    detail.path.ref,
  );
  const isNarrow = useBreakpoint().down('xs');
  const shownColumns = useMemo(
    () =>
      columns.map(column => ({
        ...column,
        ...(isNarrow && {
          isHidden: !(column.id in NARROW_COLUMNS),
          minWidth: NARROW_COLUMNS[column.id],
        }),
      })),
    [isNarrow],
  );
  const total = state.status === 'loaded' ? state.value.totalItems : 0;
  return (
    <Flex direction="column" gap="3">
      <Filters detail={detail} view={view} onChange={change} />
      <Text variant="body-small" color="secondary" role="status">
        {state.status === 'loaded' && count(total, 'service')}
      </Text>
      {state.status === 'error' ? (
        <LoadError
          title="The services could not be loaded"
          error={state.error}
          onRetry={reload}
        />
      ) : (
        <Table
          columnConfig={shownColumns}
          data={
            state.status === 'loaded'
              ? state.value.items.map(item => ({
                  ...item,
                  id: item.repository,
                }))
              : undefined
          }
          isPending={state.status === 'loading'}
          isStale={state.status === 'loaded' && state.stale}
          rowConfig={{
            getHref: ({ entityRef }) =>
              entityRef ? addresses.entity(entityRef) : undefined,
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
          emptyState={<NoServices view={view} onClear={change} />}
        />
      )}
    </Flex>
  );
}

function Filters(props: {
  detail: PathDetail;
  view: View;
  onChange: (part: Partial<View>) => void;
}) {
  const { detail, view, onChange } = props;
  const owners = useOwners();
  return (
    <Flex gap="3" align="end" className={styles.filters}>
      <FilterSelect
        className={styles.select}
        label="State"
        all="All states"
        value={view.state}
        onChange={state => onChange({ state })}
        options={serviceStates}
      />
      <FilterSelect
        className={styles.select}
        label="Release"
        all="All releases"
        value={view.release}
        onChange={release => onChange({ release })}
        options={Object.fromEntries(
          detail.releases.map(({ version }) => [version, version]),
        )}
      />
      <FilterSelect
        className={styles.select}
        label="Owner"
        all="All owners"
        find="Find an owner"
        value={view.owner}
        onChange={owner => onChange({ owner })}
        options={Object.fromEntries(owners.map(ref => [ref, nameOf(ref)]))}
      />
    </Flex>
  );
}

function NoServices(props: {
  view: View;
  onClear: (part: Partial<View>) => void;
}) {
  const { view, onClear } = props;
  if (!view.owner && !view.release && !view.state) {
    return (
      <Flex direction="column" align="center" gap="2" p="6">
        <Text weight="bold">No service is on this path yet.</Text>
        <Text color="secondary">
          Create the first one, or adopt a service that is there already on the
          “Golden path” tab of its page.
        </Text>
      </Flex>
    );
  }
  return (
    <Flex direction="column" align="center" gap="3" p="6">
      <Text>No service matches. Look for less, or show all.</Text>
      <Button
        size="small"
        variant="secondary"
        onPress={() =>
          onClear({ owner: undefined, release: undefined, state: undefined })
        }
      >
        Show all services
      </Button>
    </Flex>
  );
}
