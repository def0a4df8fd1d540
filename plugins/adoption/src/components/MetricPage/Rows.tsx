import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  Button,
  Cell,
  CellText,
  Flex,
  Link,
  Table,
  Text,
  type ColumnConfig,
} from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import type { JsonPrimitive } from '@backstage/types';
import type {
  MetricColumn,
  MetricQuery,
  MetricRows,
} from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useAction, useTurnedPages } from '@paved/ui';
import { adoptionApiRef, metricsOf } from '../../api';
import { saveFile } from '../../saveFile';
import { count, day, minutesText, timeText } from '../../words';
import styles from './MetricPage.module.css';

type Value = JsonPrimitive | undefined;

const PAGE_SIZE = 20;

/** What a value of its kind needs, in pixels. */
const widths: Record<MetricColumn['type'], number> = {
  text: 110,
  number: 90,
  minutes: 110,
  time: 130,
  day: 110,
  entity: 140,
  link: 80,
};

const LONG_TEXT = 45;
const LONG_WIDTH = 200;

/** Of the id of a commit, which is known by its beginning. */
const COMMIT = /^[0-9a-f]{40,64}$/;
const COMMIT_SHOWN = 12;

interface Row {
  id: number;
  values: Record<string, Value>;
}

/** What is behind a number: one row for each that was counted. */
export function Rows(props: { id: string; query: MetricQuery }) {
  const { id, query } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload, before, next, previous } = useTurnedPages(
    useCallback(
      cursor => metricsOf(api).rows(id, query, { cursor, limit: PAGE_SIZE }),
      [api, id, query],
    ),
  );
  const offset = before * PAGE_SIZE;
  const download = useAction(
    'The file could not be made',
    useCallback(
      async () => saveFile(await metricsOf(api).csv(id, query), `${id}.csv`),
      [api, id, query],
    ),
  );
  const total = state.status === 'loaded' ? state.value.totalItems : undefined;
  return (
    <section aria-label="What is behind it">
      <Flex direction="column" gap="3">
        <Flex justify="between" align="end" gap="3" className={styles.head}>
          <Flex direction="column" gap="0.5">
            <Text as="h3" variant="body-large" weight="bold">
              What is behind it
            </Text>
            <Text variant="body-small" color="secondary" role="status">
              {total !== undefined && count(total, 'row')}
            </Text>
          </Flex>
          <Button
            className={styles.download}
            size="small"
            variant="secondary"
            iconStart={<RiDownloadLine />}
            isPending={download.isPending}
            onPress={download.run}
          >
            Download as CSV
          </Button>
        </Flex>
        {state.status === 'loading' && <LoadingLines what="the rows" />}
        {state.status === 'error' && (
          <LoadError
            title="The rows could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <div className={styles.rows}>
            <Table
              columnConfig={state.value.columns.map((column, index) =>
                columnOf(column, state.value.rows, index === 0, query.zone),
              )}
              data={state.value.rows.map((values, index) => ({
                id: offset + index,
                values,
              }))}
              isStale={state.stale}
              pagination={{
                type: 'page',
                pageSize: PAGE_SIZE,
                pageSizeOptions: [PAGE_SIZE],
                showPageSizeOptions: false,
                offset,
                totalCount: state.value.totalItems,
                hasPreviousPage: previous !== undefined,
                hasNextPage: next !== undefined,
                onPreviousPage: () => previous?.(),
                onNextPage: () => next?.(),
              }}
              emptyState={
                <Text color="secondary">
                  Nothing of it in this period. A longer one, or fewer filters,
                  may show some.
                </Text>
              }
            />
          </div>
        )}
      </Flex>
    </section>
  );
}

function columnOf(
  column: MetricColumn,
  rows: MetricRows['rows'],
  isFirst: boolean,
  zone: string,
): ColumnConfig<Row> {
  return {
    id: column.id,
    label: column.title,
    isRowHeader: isFirst,
    minWidth: isLong(column, rows) ? LONG_WIDTH : widths[column.type],
    cell: ({ values }) => cellOf(column, values[column.id], zone),
  };
}

/** Whether a column has reasons and proofs, which would else make high rows of a few words a line. */
function isLong({ id, type }: MetricColumn, rows: MetricRows['rows']): boolean {
  return (
    type === 'text' &&
    rows.some(row => {
      const told = String(row[id] ?? '');
      return told.length > LONG_TEXT && !COMMIT.test(told);
    })
  );
}

function cellOf({ type }: MetricColumn, value: Value, zone: string) {
  if (value === undefined || value === null || value === '') {
    return <CellText title="–" color="secondary" />;
  }
  switch (type) {
    case 'entity':
      // What the catalog does not have is told by its name
      if (!String(value).includes(':')) {
        return <CellText title={String(value)} />;
      }
      return (
        <Cell>
          <EntityRefLink entityRef={String(value)} hideIcon />
        </Cell>
      );
    case 'link':
      return <Cell>{linkOf(String(value))}</Cell>;
    case 'time':
      return (
        <Cell>
          <Text>{timeText(String(value), zone)}</Text>
        </Cell>
      );
    case 'day':
      return <CellText title={day(String(value))} />;
    case 'minutes':
      return <CellText title={minutesText(Number(value))} />;
    case 'number':
      return <CellText title={Number(value).toLocaleString('en')} />;
    default:
      // Reasons are read to their end
      return (
        <Cell>
          <Text className={styles.text}>
            <Words text={String(value)} />
          </Text>
        </Cell>
      );
  }
}

function Words(props: { text: string }) {
  const { text } = props;
  return COMMIT.test(text) ? (
    <code title={text}>{text.slice(0, COMMIT_SHOWN)}</code>
  ) : (
    text
  );
}

/** Addresses come from outside; only those of pages are followed. */
function linkOf(address: string) {
  return /^(https?:\/\/|\/(?!\/))/.test(address) ? (
    <Link href={address}>{address.startsWith('/') ? address : 'Open'}</Link>
  ) : (
    <Text>{address}</Text>
  );
}
