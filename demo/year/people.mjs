import * as fs from 'node:fs/promises';
import { readPeople } from '../people.mjs';
import { dayBefore } from './days.mjs';

const { starters } = JSON.parse(
  await fs.readFile(new URL('./people.json', import.meta.url), 'utf8'),
);

/** Who began in the year, as the personnel department would export it: rows for `POST /api/adoption/imports/people`. */
export async function startersOf({ today }) {
  const people = await readPeople();
  return starters.map(({ name, daysAgo }) => ({
    user: `user:default/${name}`,
    email: people.get(name).email,
    start_date: dayBefore(today, daysAgo),
  }));
}
