import type { Scorecard, StandingItem } from '@paved/plugin-scorecards-common';
import { csvLine } from '@paved/router';

/** A table of entities: first a line of titles, then one line for each. */
export async function* standingsCsv(
  { checks }: Scorecard,
  batches: AsyncIterable<StandingItem[]>,
): AsyncGenerator<string> {
  let titles = csvLine([
    'entity',
    'title',
    'type',
    'owner',
    'system',
    'domain',
    'level',
    'level without waivers',
    'score',
    'changed at',
    ...checks.map(({ id }) => id),
  ]);
  for await (const items of batches) {
    yield titles +
      items
        .map(item =>
          csvLine([
            item.entityRef,
            item.title,
            item.type,
            item.owner,
            item.system,
            item.domain,
            item.level,
            item.levelWithoutWaivers,
            item.score?.toFixed(4),
            item.changedAt,
            ...checks.map(({ id }) => item.statuses[id]),
          ]),
        )
        .join('');
    titles = '';
  }
}
