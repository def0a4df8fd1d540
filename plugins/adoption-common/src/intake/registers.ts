import { InputError } from '@backstage/errors';
import type { Registers, ToldFields } from './types';

/** Fields of which a record can have so many, steps counted. */
const MOST_FIELDS = 200;
/** Within so long nobody knows which was first but by what came first. */
const AT_ONCE_MS = 1_000;

type Value = string | string[] | null;

/**
 * What a telling changed: `new` says something of which nothing was said, `corrected` takes the place of something else, `same`
 * says what is known, and `outdated` says otherwise but changes nothing, because something else stands.
 *
 * @public
 */
export type TellingEffect = 'new' | 'corrected' | 'same' | 'outdated';

/**
 * A field of which something else stands than what was told.
 *
 * @public
 */
export interface Standing {
  name: string;
  /** When that was said, ISO 8601. */
  time: string;
  /** Else it was said at the same time, and chosen by a rule that knows no order. */
  isLater: boolean;
}

/**
 * What became of something told.
 *
 * @public
 */
export interface TellingOutcome {
  effect: TellingEffect;
  /** What of it was not taken, also where other fields were. */
  standing: Standing[];
  /** It says otherwise than something that was said at the same time, whichever stands. */
  isContradicting: boolean;
}

/** Effects, those that say more after those that say less. */
const EFFECTS: TellingEffect[] = ['same', 'outdated', 'new', 'corrected'];

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
): TellingOutcome & { registers: Registers } {
  const registers = new Map<string, [string, Value]>(
    known.flatMap(([at, told]) =>
      Object.entries(told).map(([name, value]): [string, [string, Value]] => [
        name,
        [at, value],
      ]),
    ),
  );
  let effect: TellingEffect = 'same';
  const standing: Standing[] = [];
  let isContradicting = false;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) {
      continue;
    }
    const before = registers.get(name);
    const isTaken = !before || compare(before, [time, value]) < 0;
    if (isTaken) {
      registers.set(name, [time, value]);
    }
    const found = effectOf(before, value, isTaken);
    if (EFFECTS.indexOf(found) > EFFECTS.indexOf(effect)) {
      effect = found;
    }
    if (before && found !== 'same') {
      isContradicting ||= before[0] === time;
      if (!isTaken) {
        standing.push({ name, time: before[0], isLater: before[0] > time });
      }
    }
  }
  if (registers.size > MOST_FIELDS) {
    throw new InputError(
      `more than ${MOST_FIELDS} things are said of this one; give each deployment an id of its own`,
    );
  }
  return { registers: group(registers), effect, standing, isContradicting };
}

/**
 * When something counts as said that names no time: when it came, and after what says otherwise and came with it or was said by
 * a clock that is a little ahead.
 *
 * @param receivedAt - ISO 8601
 * @public
 */
export function timeOfReceipt(
  known: Registers,
  fields: ToldFields,
  receivedAt: string,
): string {
  const from = Date.parse(receivedAt);
  const latest = known
    .filter(
      ([time, said]) => tell([[time, said]], time, fields).isContradicting,
    )
    .map(([time]) => Date.parse(time))
    .findLast(time => time >= from && time < from + AT_ONCE_MS);
  return latest === undefined ? receivedAt : new Date(latest + 1).toISOString();
}

function effectOf(
  before: [string, Value] | undefined,
  told: Value,
  isTaken: boolean,
): TellingEffect {
  if (!before) {
    return 'new';
  }
  if (JSON.stringify(before[1]) === JSON.stringify(told)) {
    return 'same';
  }
  return isTaken ? 'corrected' : 'outdated';
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
