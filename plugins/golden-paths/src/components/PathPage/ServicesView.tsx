import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  Button,
  Cell,
  CellText,
  Flex,
  Link,
  Select,
  Table,
  Text,
  type ColumnConfig,
} from '@backstage/ui';
import type {
  PathDetail,
  ServiceOnPath,
} from '@paved/plugin-golden-paths-common';
import { Badge, count, LoadError, nameOf } from '@paved/ui';
import type { ServiceState } from '../../api';
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

const ALL = 'all';

type Row = ServiceOnPath & { id: string };

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
          columnConfig={columns}
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
  const owners = useOwners(view.owner);
  return (
    <Flex gap="3" align="end" className={styles.filters}>
      <Select
        className={styles.select}
        label="State"
        size="small"
        value={view.state ?? ALL}
        onChange={key =>
          onChange({ state: key === ALL ? undefined : (key as ServiceState) })
        }
        options={[
          { value: ALL, label: 'All states' },
          ...Object.entries(serviceStates).map(([value, label]) => ({
            value,
            label,
          })),
        ]}
      />
      <Select
        className={styles.select}
        label="Release"
        size="small"
        value={view.release ?? ALL}
        onChange={key =>
          onChange({ release: key === ALL ? undefined : String(key) })
        }
        options={[
          { value: ALL, label: 'All releases' },
          ...detail.releases.map(({ version }) => ({
            value: version,
            label: version,
          })),
        ]}
      />
      <Select
        className={styles.select}
        label="Owner"
        size="small"
        search={{ placeholder: 'Find an owner' }}
        value={view.owner ?? ALL}
        onChange={key =>
          onChange({ owner: key === ALL ? undefined : String(key) })
        }
        options={[
          { value: ALL, label: 'All owners' },
          ...owners.map(ref => ({ value: ref, label: nameOf(ref) })),
        ]}
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
