import * as fs from 'node:fs/promises';
import { DAY_MS, MINUTE_MS, instant, isWorkday, midnight } from './days.mjs';
import { Random } from './random.mjs';

const story = JSON.parse(
  await fs.readFile(new URL('./tickets.json', import.meta.url), 'utf8'),
);
const TRACKER = 'https://tickets.fintech-fast.example/browse';

/**
 * What the platform team did by hand for others: as much each month until there were golden paths, then less and less.
 *
 * @param {{ today: string, days: number, services: Array<{ name: string, team: string }> }} year
 * @returns {object[]} rows for `POST /api/adoption/imports/work-items`
 */
export function ticketsOf({ today, days, services }) {
  const random = new Random('tickets');
  const tickets = [];
  const { topics, selfServiceSince, aMonth, daysToResolve } = story;
  for (let daysAgo = days; daysAgo >= 1; daysAgo -= 1) {
    const day = midnight(today, daysAgo);
    // From how it was to how it is
    const changed = Math.max(0, 1 - daysAgo / selfServiceSince);
    const between = ({ before, now }) => before + (now - before) * changed;
    const count = isWorkday(day) ? random.count(between(aMonth) / 21) : 0;
    for (let index = 0; index < count; index += 1) {
      const number = tickets.length + 1;
      const topic = random.pick(Object.keys(topics));
      const { name, team } = random.pick(services);
      const createdAt = day + random.between(8, 17) * 60 * MINUTE_MS;
      const resolvedAt =
        createdAt + random.around(between(daysToResolve)) * DAY_MS;
      tickets.push({
        id: `PLAT-${1000 + number}`,
        type: 'platform-ticket',
        title: random.pick(topics[topic]).replaceAll('{service}', name),
        team: `group:default/${team}`,
        topic,
        createdAt: instant(createdAt),
        resolvedAt: resolvedAt < midnight(today) ? instant(resolvedAt) : '',
        url: `${TRACKER}/PLAT-${1000 + number}`,
      });
    }
  }
  return tickets;
}
