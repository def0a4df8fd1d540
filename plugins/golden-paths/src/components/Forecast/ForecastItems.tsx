import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  Cell,
  CellText,
  Flex,
  Table,
  Text,
  useTable,
  type ColumnConfig,
} from '@backstage/ui';
import type { Forecast, ForecastItem } from '@paved/plugin-golden-paths-common';
import { count, FilterSelect, nameOf } from '@paved/ui';
import { usePathAddresses } from '../../usePathAddresses';
import { isOutcome, OutcomeBadge, outcomes } from '../Badges';
import styles from './Forecast.module.css';

type Row = ForecastItem & { id: string };

/** Those to look at first. */
const URGENCY: Array<ForecastItem['outcome']> = [
  'conflict',
  'failed',
  'clean',
  'unchanged',
  'stepped-off',
];

const columns: ColumnConfig<Row>[] = [
  {
    id: 'service',
    label: 'Service',
    isRowHeader: true,
    defaultWidth: '2fr',
    minWidth: 170,
    cell: ({ entityRef, repository, from }) => (
      <CellText
        title={nameOf(entityRef ?? repository)}
        description={`on ${from}`}
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
    id: 'outcome',
    label: 'Outcome',
    defaultWidth: '1fr',
    minWidth: 180,
    cell: ({ outcome }) => (
      <Cell>
        <OutcomeBadge outcome={outcome} />
      </Cell>
    ),
  },
  {
    id: 'what',
    label: 'What',
    defaultWidth: '2fr',
    minWidth: 240,
    cell: ({ changes, conflicts, message }) => (
      <Cell>
        {!message && conflicts.length > 0 ? (
          <code className={styles.file}>
            {conflicts.map(({ path }) => path).join(', ')}
          </code>
        ) : (
          <Text variant="body-small">
            {message ?? `${count(changes, 'file')} would change`}
          </Text>
        )}
      </Cell>
    ),
  },
];

/** Each service and what would become of it. */
export function ForecastItems(props: { forecast: Forecast }) {
  const { items } = props.forecast;
  const addresses = usePathAddresses();
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('outcome');
  const outcome = isOutcome(asked) ? asked : undefined;
  const rows = useMemo(
    () =>
      items
        .filter(item => outcome === undefined || item.outcome === outcome)
        .map(item => ({ ...item, id: item.repository }))
        .sort(
          (a, b) =>
            URGENCY.indexOf(a.outcome) - URGENCY.indexOf(b.outcome) ||
            a.repository.localeCompare(b.repository),
        ),
    [items, outcome],
  );
  const { tableProps } = useTable<Row>({
    mode: 'complete',
    data: rows,
    paginationOptions: { pageSize: 20, pageSizeOptions: [20, 50, 100] },
  });
  return (
    <Flex direction="column" gap="3">
      <Flex justify="between" align="end" gap="3" className={styles.head}>
        <FilterSelect
          className={styles.select}
          label="Outcome"
          all="All outcomes"
          value={outcome}
          onChange={chosen =>
            setParameters(last => {
              const next = new URLSearchParams(last);
              next.delete('outcome');
              if (chosen) {
                next.set('outcome', chosen);
              }
              return next;
            })
          }
          options={outcomes}
        />
        <Text variant="body-small" color="secondary" role="status">
          {count(rows.length, 'service')}
        </Text>
      </Flex>
      <Table
        columnConfig={columns}
        {...tableProps}
        rowConfig={{
          getHref: ({ entityRef }) =>
            entityRef ? addresses.entity(entityRef) : undefined,
        }}
        emptyState={<Text>No service has this outcome.</Text>}
      />
    </Flex>
  );
}
