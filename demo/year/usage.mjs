import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { readPeople } from '../people.mjs';
import { DAY_MS, MINUTE_MS, isWorkday } from './days.mjs';
import { Random } from './random.mjs';

const story = JSON.parse(
  await fs.readFile(new URL('./usage.json', import.meta.url), 'utf8'),
);
/** Builds the portal, and does not count as its users. */
const BUILDERS = 'platform-team';

/**
 * What people's browsers would have told of the last days, and what people said of pages. Of the days before nothing: the portal
 * takes events for a week.
 *
 * @param {{ now: number }} moment of telling, milliseconds since 1970
 * @returns {Promise<Array<{ by: string, events: object[], helped: Array<{ path: string, helped: boolean }> }>>} `events` are those
 *   of `POST /api/adoption/usage`, `helped` bodies of `POST /api/adoption/usage/helpful`
 */
export async function usageOf({ now }) {
  const people = [...(await readPeople())].filter(
    ([, { team }]) => team !== BUILDERS,
  );
  // Every second or so, so that no team is left out
  const step = people.length / story.people;
  const chosen = Array.from(
    { length: story.people },
    (_, index) => people[Math.floor(index * step)][0],
  );
  const pages = Object.entries(story.pages).flatMap(([path, weight]) =>
    Array(weight).fill(path),
  );
  return chosen.map(by => {
    const random = new Random(`use of ${by}`);
    const events = [];
    const add = (at, event) =>
      events.push({
        id: uuidOf(`${by} ${events.length}`),
        at: Math.round(at),
        ...event,
      });
    for (let daysAgo = story.days; daysAgo >= 1; daysAgo -= 1) {
      const day = Math.floor(now / DAY_MS) * DAY_MS - daysAgo * DAY_MS;
      const count = isWorkday(day) ? random.count(story.visitsADay) : 0;
      for (let index = 0; index < count; index += 1) {
        const at = day + random.between(8, 17) * 60 * MINUTE_MS;
        const chance = random.next();
        const { found, empty } = story.searches;
        if (chance < empty) {
          const term = random.pick(story.notFound);
          add(at, { action: 'search', path: '/search', results: 0, term });
        } else if (chance < found + empty) {
          const results = Math.ceil(random.between(1, 25));
          add(at, { action: 'search', path: '/search', results });
        } else {
          add(at, { action: 'navigate', path: random.pick(pages) });
        }
      }
    }
    const helped = Object.entries(story.helped)
      .filter(() => random.isLucky(0.3))
      .map(([path, share]) => ({ path, helped: random.isLucky(share) }));
    return { by, events, helped };
  });
}

/** The same for the same words: what is told twice counts once. */
function uuidOf(words) {
  const hex = createHash('sha256').update(words).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
