import { InputError } from '@backstage/errors';
import type { Registers, ToldFields } from './types';

/** Fields of which a record can have so many, steps counted. */
const MOST_FIELDS = 200;

type Value = string | string[] | null;

/**
 * What a telling did: `new` says something of which nothing was said, `corrected` takes the place of something else, `same`
 * changes nothing, `outdated` neither, because something later is known, and `contradicting` was said for the same time as
 * something else, of which one is chosen by a rule that knows no order.
 *
 * @public
 */
export type TellingEffect =
  | 'new'
  | 'corrected'
  | 'same'
  | 'outdated'
  | 'contradicting';

/** Effects, those that say more after those that say less. */
const EFFECTS: TellingEffect[] = [
  'same',
  'outdated',
  'new',
  'corrected',
  'contradicting',
];

/**
 * Adds what was told to what is known: for each field the latest time holds, and of two values of one time the greater, so
 * that neither order nor repetition matters.
 *
 * @throws InputError when there is more than anybody would say of one record
 * @public
 */
export function tell(
  known: Registers,
  time: string,
  fields: ToldFields,
): { registers: Registers; effect: TellingEffect } {
  const registers = new Map<string, [string, Value]>(
    known.flatMap(([at, told]) =>
      Object.entries(told).map(([name, value]): [string, [string, Value]] => [
        name,
        [at, value],
      ]),
    ),
  );
  let effect: TellingEffect = 'same';
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) {
      continue;
    }
    const before = registers.get(name);
    const found = effectOf(before, [time, value]);
    if (EFFECTS.indexOf(found) > EFFECTS.indexOf(effect)) {
      effect = found;
    }
    if (!before || compare(before, [time, value]) < 0) {
      registers.set(name, [time, value]);
    }
  }
  if (registers.size > MOST_FIELDS) {
    throw new InputError(
      `more than ${MOST_FIELDS} things are said of this one; give each deployment an id of its own`,
    );
  }
  return { registers: group(registers), effect };
}

function effectOf(
  before: [string, Value] | undefined,
  told: [string, Value],
): TellingEffect {
  if (!before) {
    return 'new';
  }
  if (JSON.stringify(before[1]) === JSON.stringify(told[1])) {
    return 'same';
  }
  if (before[0] === told[0]) {
    return 'contradicting';
  }
  return before[0] < told[0] ? 'corrected' : 'outdated';
}

/** ISO instants of one form sort as text. */
function compare(a: [string, Value], b: [string, Value]): number {
  const [left, right] = [a, b].map(
    ([time, value]) => `${time} ${JSON.stringify(value)}`,
  );
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}

function group(registers: Map<string, [string, Value]>): Registers {
  const groups = new Map<string, Array<[string, Value]>>();
  for (const [name, [time, value]] of registers) {
    groups.set(time, [...(groups.get(time) ?? []), [name, value]]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([time, entries]) => [
      time,
      Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))),
    ]);
}
