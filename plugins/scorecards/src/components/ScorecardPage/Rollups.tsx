import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Card,
  CardBody,
  CardHeader,
  Cell,
  CellText,
  Flex,
  Table,
  Text,
  ToggleButton,
  ToggleButtonGroup,
  useTable,
  type ColumnConfig,
  type SortDescriptor,
} from '@backstage/ui';
import type { RollupItem, Scorecard } from '@paved/plugin-scorecards-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { useScorecardPaths } from '../../useScorecardPaths';
import { nameOf, percent } from '../../words';
import { LevelBar } from '../LevelBar';
import styles from './ScorecardPage.module.css';

type By = 'owner' | 'system' | 'domain';

const ways: Record<By, { label: string; column: string; none: string }> = {
  owner: { label: 'By owner', column: 'Owner', none: 'Without an owner' },
  system: { label: 'By system', column: 'System', none: 'In no system' },
  domain: { label: 'By domain', column: 'Domain', none: 'In no domain' },
};

/** The spread by owner, system or domain; what belongs to a sub-group counts for its parents too. */
export function Rollups(props: { scorecard: Scorecard }) {
  const { scorecard } = props;
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('by');
  const by: By = asked === 'system' || asked === 'domain' ? asked : 'owner';
  const api = useApi(scorecardsApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.rollups(scorecard.ref, by), [api, scorecard.ref, by]),
  );
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="center" gap="3">
          <Text as="h3" variant="body-large" weight="bold">
            {ways[by].label}
          </Text>
          <ToggleButtonGroup
            aria-label="Group by"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[by]}
            onSelectionChange={keys => {
              const [key] = keys;
              setParameters(key === 'owner' ? {} : { by: String(key) });
            }}
          >
            {Object.entries(ways).map(([id, { column }]) => (
              <ToggleButton key={id} id={id}>
                {column}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </Flex>
      </CardHeader>
      <CardBody>
        {state.status === 'loading' && <LoadingLines what={ways[by].label} />}
        {state.status === 'error' && (
          <LoadError
            title="The spread could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <RollupTable
            key={by}
            scorecard={scorecard}
            by={by}
            items={state.value}
          />
        )}
      </CardBody>
    </Card>
  );
}

interface Row extends RollupItem {
  id: string;
  name: string;
}

const comparisons: Record<string, (a: Row, b: Row) => number> = {
  name: (a, b) => a.name.localeCompare(b.name),
  entities: (a, b) => a.entities - b.entities,
  score: (a, b) => (a.score ?? -1) - (b.score ?? -1),
};

function sorted(rows: Row[], { column, direction }: SortDescriptor): Row[] {
  const sign = direction === 'descending' ? -1 : 1;
  return [...rows].sort(
    (a, b) => sign * comparisons[column](a, b) || a.name.localeCompare(b.name),
  );
}

function RollupTable(props: {
  scorecard: Scorecard;
  by: By;
  items: RollupItem[];
}) {
  const { scorecard, by, items } = props;
  const paths = useScorecardPaths();
  const { tableProps } = useTable<Row>({
    mode: 'complete',
    data: items.map(item => ({
      ...item,
      id: item.ref ?? 'none',
      name: item.ref ? item.title ?? nameOf(item.ref) : ways[by].none,
    })),
    initialSort: { column: 'entities', direction: 'descending' },
    paginationOptions: { pageSize: 20, pageSizeOptions: [20, 50, 100] },
    sortFn: sorted,
  });
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'name',
      label: ways[by].column,
      isRowHeader: true,
      isSortable: true,
      defaultWidth: '2fr',
      cell: ({ ref, name }) => (
        <CellText
          title={name}
          href={
            ref &&
            paths.scorecard(scorecard.ref, { view: 'entities', [by]: ref })
          }
        />
      ),
    },
    {
      id: 'entities',
      label: 'Entities',
      isSortable: true,
      defaultWidth: 110,
      cell: ({ entities }) => <CellText title={String(entities)} />,
    },
    {
      id: 'levels',
      label: 'Levels',
      defaultWidth: '3fr',
      cell: ({ levels }) => (
        <Cell>
          <div className={styles.bar}>
            <LevelBar scorecard={scorecard} levels={levels} compact />
          </div>
        </Cell>
      ),
    },
    {
      id: 'score',
      label: 'Score',
      isSortable: true,
      defaultWidth: 100,
      cell: ({ score }) => (
        <CellText title={score === undefined ? 'None' : percent(score)} />
      ),
    },
  ];
  return (
    <Table
      columnConfig={columns}
      {...tableProps}
      emptyState={
        <Text color="secondary">
          Nothing to show: the scorecard applies to nothing that you may see.
        </Text>
      }
    />
  );
}
