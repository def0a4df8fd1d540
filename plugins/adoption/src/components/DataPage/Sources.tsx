import {
  Cell,
  CellText,
  Flex,
  Table,
  Text,
  type ColumnConfig,
} from '@backstage/ui';
import type { RefusalCode, SourceQuality } from '@paved/plugin-adoption-common';
import { Ago } from '@paved/ui';
import { minutesText } from '../../words';
import { refusals } from './words';
import styles from './DataPage.module.css';

interface Row extends SourceQuality {
  id: string;
}

const columns: ColumnConfig<Row>[] = [
  {
    id: 'source',
    label: 'Source',
    isRowHeader: true,
    minWidth: 180,
    cell: ({ source, senders }) => (
      <CellText title={source} description={senders.join(', ')} />
    ),
  },
  {
    id: 'newest',
    label: 'Newest',
    minWidth: 120,
    cell: ({ newestAt }) => (
      <Cell>
        <Text>
          <Ago at={newestAt} />
        </Text>
      </Cell>
    ),
  },
  {
    id: 'late',
    label: 'How late',
    minWidth: 160,
    cell: ({ lagMinutes, aheadMinutes }) => (
      <CellText
        title={lagMinutes ? minutesText(lagMinutes.p50) : 'nothing new'}
        description={[
          ...(lagMinutes
            ? [`19 in 20 within ${minutesText(lagMinutes.p95)}`]
            : []),
          ...(aheadMinutes === undefined
            ? []
            : [`its clock is ${minutesText(aheadMinutes)} ahead`]),
        ].join('; ')}
      />
    ),
  },
  {
    id: 'taken',
    label: 'Taken',
    minWidth: 160,
    cell: source => (
      <CellText
        title={source.taken.toLocaleString('en')}
        description={asides(source)}
      />
    ),
  },
  {
    id: 'refused',
    label: 'Refused',
    minWidth: 180,
    cell: ({ refused }) => {
      const reasons = Object.entries(refused) as Array<[RefusalCode, number]>;
      return (
        <CellText
          title={reasons
            .reduce((sum, [, number]) => sum + number, 0)
            .toLocaleString('en')}
          description={reasons
            .map(([code, number]) => `${number} ${refusals[code]}`)
            .join(', ')}
        />
      );
    },
  },
];

/** What each source tells. */
export function Sources(props: { sources: SourceQuality[] }) {
  const { sources } = props;
  if (sources.length === 0) {
    return (
      <Flex direction="column" gap="2">
        <Text weight="bold">Nothing has arrived yet.</Text>
        <Text color="secondary">
          Let a pipeline tell of its deployments (the tab Delivery of a
          component has the command for it), or import a file below.
        </Text>
      </Flex>
    );
  }
  return (
    <div className={styles.table}>
      <Table
        columnConfig={columns}
        data={sources.map(source => ({ ...source, id: source.source }))}
        pagination={{ type: 'none' }}
      />
    </div>
  );
}

function asides(source: SourceQuality): string {
  const { repeated, corrected, outdated, contradicting, ignored } = source;
  const told: Array<[number, string]> = [
    [repeated, 'repeated'],
    [corrected, 'corrected'],
    [outdated, 'not taken, as something else stands'],
    [contradicting, 'contradicting another of the same time'],
    [ignored, 'of no interest'],
  ];
  return told
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${number.toLocaleString('en')} ${what}`)
    .join(', ');
}
