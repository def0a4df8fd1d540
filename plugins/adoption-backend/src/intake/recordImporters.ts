import { InputError } from '@backstage/errors';
import type { RecordKind } from '@paved/plugin-adoption-common';
import type { Importer } from './Importer';
import type { Intake } from './Intake';

const MOST_ROWS = 50_000;
const ROWS_AT_ONCE = 5_000;
const SOURCE = 'import';

/** What a file of one kind of records has in its columns: what the event of that kind has in its data, and when it was said. */
const KINDS: Record<
  string,
  { kind: RecordKind; columns: string[]; needed: string[][] }
> = {
  deployments: {
    kind: 'deployment',
    columns: [
      'id',
      'entity',
      'repository',
      'environment',
      'result',
      'startedAt',
      'finishedAt',
      'commit',
      'version',
      'reason',
      'mends',
      'url',
      'step',
      'time',
    ],
    needed: [
      ['id'],
      ['entity', 'repository'],
      ['environment'],
      ['result'],
      ['finishedAt'],
    ],
  },
  incidents: {
    kind: 'incident',
    columns: [
      'id',
      'entity',
      'repository',
      'title',
      'severity',
      'createdAt',
      'resolvedAt',
      'causedBy',
      'url',
      'time',
    ],
    needed: [['id'], ['createdAt']],
  },
  'work-items': {
    kind: 'work-item',
    columns: [
      'id',
      'type',
      'title',
      'entity',
      'repository',
      'team',
      'topic',
      'createdAt',
      'resolvedAt',
      'url',
      'time',
    ],
    needed: [['id'], ['type'], ['createdAt']],
  },
};

/**
 * Takes deployments, incidents and work items from files. What a later file or line says of an id corrects what an earlier one
 * said, unless they say at what time. With
 * the option `source` the ids are those of another source: `?source=jira`.
 */
export function recordImporters(intake: Intake): Record<string, Importer> {
  return Object.fromEntries(
    Object.entries(KINDS).map(([name, { kind, columns, needed }]) => [
      name,
      {
        async import({ header, rows, options, sender, now }) {
          const names = columnsOf(header, columns, needed);
          const source = options.source ?? SOURCE;
          const events: unknown[] = [];
          const lines: number[] = [];
          for await (const { line, cells } of rows) {
            if (events.length === MOST_ROWS) {
              throw new InputError(
                `The file has more than ${MOST_ROWS} lines; split it`,
              );
            }
            events.push(
              eventOf(kind, columns, source, column =>
                names.has(column) ? cells[names.get(column)!].trim() : '',
              ),
            );
            lines.push(line);
          }
          const result = {
            taken: 0,
            repeated: 0,
            corrected: 0,
            outdated: [] as Array<{ line: number; reason: string }>,
            refused: [] as Array<{ line: number; reason: string }>,
          };
          // Not all in one transaction: others want to write too, and what was taken may come again
          for (let start = 0; start < events.length; start += ROWS_AT_ONCE) {
            const end = start + ROWS_AT_ONCE;
            const part = await intake.take(
              events.slice(start, end),
              { name: sender, source },
              {
                via: `imports/${name}`,
                positions: lines.slice(start, end),
                now,
              },
            );
            result.taken += part.taken;
            result.repeated += part.repeated;
            result.corrected += part.corrected;
            result.outdated.push(
              ...part.outdated.map(({ index, reason }) => ({
                line: index,
                reason,
              })),
            );
            result.refused.push(
              ...part.refused.map(({ index, reason }) => ({
                line: index,
                reason: reason.replace(/^data\./, ''),
              })),
            );
          }
          return result;
        },
      } satisfies Importer,
    ]),
  );
}

/** Where each field is; `Finished At` and `finished_at` are `finishedAt`. */
function columnsOf(
  header: readonly string[],
  known: string[],
  needed: string[][],
): Map<string, string> {
  const simple = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
  const byName = new Map(known.map(name => [simple(name), name]));
  const found = new Map<string, string>();
  for (const cell of header) {
    const name = byName.get(simple(cell));
    if (!name || found.has(name)) {
      throw new InputError(
        name
          ? `Line 1: there are two columns '${name}'`
          : `Line 1: the column '${cell.slice(
              0,
              100,
            )}' is not known; there are ${known.join(', ')}`,
      );
    }
    found.set(name, cell);
  }
  const missing = needed.filter(
    alternatives => !alternatives.some(name => found.has(name)),
  );
  if (missing.length) {
    throw new InputError(
      `Line 1: there is no column ${missing
        .map(alternatives => alternatives.join(' or '))
        .join(', no column ')}`,
    );
  }
  return found;
}

function eventOf(
  kind: RecordKind,
  columns: string[],
  source: string,
  cell: (column: string) => string,
): unknown {
  const data: Record<string, unknown> = {};
  for (const column of columns) {
    const value = cell(column);
    if (value && column !== 'time') {
      data[column] = column === 'mends' ? value.split(/[;,\s]+/) : value;
    }
  }
  return {
    type: `dev.paved.${kind}`,
    source,
    time: cell('time') || undefined,
    data,
  };
}
