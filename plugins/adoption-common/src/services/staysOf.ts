import { START_MS } from './originOf';
import type {
  LockState,
  PathStay,
  ServiceOrigin,
  ServiceRecord,
} from './types';

/**
 * When a service was on which path: as long as its lock names the path and its team has not stepped off. Where a path leaves no
 * lock, what the service was made from counts from the start on.
 */
export function staysOf(
  record: Pick<ServiceRecord, 'locks' | 'deviations' | 'goneAt'>,
  origin: Pick<ServiceOrigin, 'path' | 'createdAt'>,
): PathStay[] {
  const locks = locksOf(record.locks, origin);
  const absences = record.deviations.filter(({ scope }) => scope === 'path');
  const times = new Set([
    ...locks.map(({ at }) => at),
    ...absences.flatMap(({ declaredAt, endedAt }) => [
      declaredAt,
      ...(endedAt ? [endedAt] : []),
    ]),
  ]);
  const stays: PathStay[] = [];
  let current: PathStay | undefined;
  for (const time of [...times].sort()) {
    if (record.goneAt && time >= record.goneAt) {
      break;
    }
    const locked = locks.filter(({ at }) => at <= time).at(-1)?.path;
    const isAway = absences.some(
      ({ path, declaredAt, endedAt }) =>
        path === locked &&
        declaredAt <= time &&
        (endedAt === undefined || endedAt > time),
    );
    const path = isAway ? undefined : locked;
    if (path === current?.path) {
      continue;
    }
    if (current) {
      current.to = time;
      current.left = leftBecause(locked, isAway);
    }
    current = path
      ? { path, from: time, how: howOf(path, time, stays, origin) }
      : undefined;
    if (current) {
      stays.push(current);
    }
  }
  if (current && record.goneAt) {
    current.to = record.goneAt;
    current.left = 'gone';
  }
  return stays;
}

function leftBecause(
  locked: string | undefined,
  isAway: boolean,
): PathStay['left'] {
  if (isAway) {
    return 'stepped-off';
  }
  return locked ? 'other-path' : 'lock-removed';
}

function howOf(
  path: string,
  from: string,
  before: PathStay[],
  { createdAt }: Pick<ServiceOrigin, 'createdAt'>,
): PathStay['how'] {
  if (before.some(stay => stay.path === path)) {
    return 'came-back';
  }
  if (before.length > 0) {
    return 'moved';
  }
  return createdAt !== undefined &&
    Date.parse(from) - Date.parse(createdAt) <= START_MS
    ? 'created'
    : 'adopted';
}

/** In order, each once; clocks of authors that go backwards don't have a lock end before it began. */
function locksOf(
  locks: LockState[],
  { path, createdAt }: Pick<ServiceOrigin, 'path' | 'createdAt'>,
): Array<{ at: string; path?: string }> {
  if (locks.length === 0) {
    return path && createdAt ? [{ at: createdAt, path }] : [];
  }
  const states: Array<{ at: string; path?: string }> = [];
  for (const lock of [...locks].sort((a, b) => a.position - b.position)) {
    const before = states.at(-1);
    states.push({
      at: before && before.at > lock.at ? before.at : lock.at,
      path: lock.isBroken ? before?.path : lock.path,
    });
  }
  return states;
}
