/**
 * What FinTech-Fast's pipelines and on-call tool would have pushed last night; `facts/README.md` explains the files.
 */
import * as fs from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('./facts', import.meta.url));
const DAY_MS = 86_400_000;

/**
 * @param {{ today?: string, fleet?: string[] }} [options] `today` (YYYY-MM-DD, UTC) is the day of the push; `fleet`: only about
 *   these services of `fleet.json` and `year/`, which are not there from the beginning
 * @returns {Promise<Array<{ id: string, facts: object[] }>>} bodies of `POST /api/scorecards/facts`
 */
export async function sampleFacts(options) {
  const today = options?.today ?? new Date().toISOString().slice(0, 10);
  const midnight = Date.parse(`${today}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(today) || Number.isNaN(midnight)) {
    throw new Error(`'${today}' is not a day; write YYYY-MM-DD`);
  }
  // Two in the morning, when pipelines run
  const instant = daysAgo =>
    new Date(midnight - daysAgo * DAY_MS + 2 * 3_600_000).toISOString();
  const wanted = options?.fleet?.map(name => `component:default/${name}`);
  const isWanted = ({ entityRef }) => !wanted || wanted.includes(entityRef);
  const folder = wanted ? join(FOLDER, 'fleet') : FOLDER;
  const names = (await fs.readdir(folder)).filter(name =>
    name.endsWith('.json'),
  );
  return Promise.all(
    names.sort().map(async name => {
      const { id, facts } = JSON.parse(
        await fs.readFile(join(folder, name), 'utf8'),
      );
      return {
        id: `${id ?? basename(name, '.json')}-${today}`,
        facts: facts
          .filter(isWanted)
          .map(({ observedDaysAgo = 1, value, ...fact }) => ({
            ...fact,
            value:
              value?.daysAgo === undefined ? value : instant(value.daysAgo),
            observedAt: instant(observedDaysAgo),
          })),
      };
    }),
  );
}
