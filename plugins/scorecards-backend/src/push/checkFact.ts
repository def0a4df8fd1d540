import type { JsonValue } from '@backstage/types';
import type { PushedFact } from '@paved/plugin-scorecards-common';

const MAX_VALUE_BYTES = 16_384;
const MAX_DEPTH = 8;
const MAX_AGE_MS = 400 * 24 * 3600_000;
/** Clocks of CI machines are off by minutes, not by more. */
const MAX_AHEAD_MS = 5 * 60_000;

const FACT_ID = /^[a-z][A-Za-z0-9]{0,49}\.[A-Za-z][A-Za-z0-9_-]{0,99}$/;

type TypeName = 'percentage' | 'count' | 'boolean' | 'instant';

/** Facts that `paved facts push` makes, and others whose meaning is agreed: a wrong type is refused. */
const TYPES: Record<string, TypeName> = {
  'ci.coverage': 'percentage',
  'ci.tests': 'count',
  'ci.failedTests': 'count',
  'ci.skippedTests': 'count',
  'ci.staticAnalysisErrors': 'count',
  'ci.staticAnalysisWarnings': 'count',
  'ci.criticalVulnerabilities': 'count',
  'ci.highVulnerabilities': 'count',
  'ci.oldestCriticalVulnerability': 'instant',
  'ci.imageSigned': 'boolean',
  'oncall.active': 'boolean',
};

const CHECKS: Record<TypeName, (value: JsonValue) => boolean> = {
  percentage: value => typeof value === 'number' && value >= 0 && value <= 100,
  count: value => Number.isSafeInteger(value) && (value as number) >= 0,
  boolean: value => typeof value === 'boolean',
  instant: value =>
    value === null || (typeof value === 'string' && isInstant(value)),
};

const WANTED: Record<TypeName, string> = {
  percentage: 'a number from 0 to 100',
  count: 'a whole number, 0 or more',
  boolean: 'true or false',
  instant: 'an ISO instant, or null',
};

const INSTANT =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Why a pushed fact is not taken; undefined when it is.
 *
 * @param collected - sources that the portal collects itself
 */
export function checkFact(
  { fact, value, observedAt }: PushedFact,
  options: { collected: ReadonlySet<string>; now: Date },
): string | undefined {
  if (!FACT_ID.test(fact)) {
    return `'${fact.slice(0, 100)}' is no fact id; it looks like ci.coverage`;
  }
  const source = fact.slice(0, fact.indexOf('.'));
  if (options.collected.has(source)) {
    return `facts of the source '${source}' are collected by the portal itself; use another source`;
  }
  const type = Object.hasOwn(TYPES, fact) ? TYPES[fact] : undefined;
  if (type && !CHECKS[type](value)) {
    return `${fact} must be ${WANTED[type]}`;
  }
  if (type === 'instant' && value !== null) {
    // A limit of age would hold for a moment that has yet to come
    const reason = reasonOfFuture(fact, String(value), options.now);
    if (reason) {
      return reason;
    }
  }
  return reasonOfValue(value) ?? reasonOfTime(observedAt, options.now);
}

/** February 31 parses, as a day of March: only what comes out as it went in is a date of the calendar. */
function isInstant(text: string): boolean {
  const [, local] = INSTANT.exec(text) ?? [];
  const time = Date.parse(`${local}Z`);
  return (
    !Number.isNaN(time) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(time).toISOString().startsWith(local)
  );
}

function reasonOfFuture(
  name: string,
  instant: string,
  now: Date,
): string | undefined {
  return Date.parse(instant) > now.getTime() + MAX_AHEAD_MS
    ? `${name} ${instant} lies in the future; is the clock of the sender right?`
    : undefined;
}

function reasonOfValue(value: JsonValue): string | undefined {
  if (depthOf(value) > MAX_DEPTH) {
    return `the value is nested deeper than ${MAX_DEPTH}`;
  }
  const bytes = Buffer.byteLength(JSON.stringify(value));
  return bytes > MAX_VALUE_BYTES
    ? `the value has ${bytes} bytes; at most ${MAX_VALUE_BYTES} are kept`
    : undefined;
}

function reasonOfTime(
  observedAt: string | undefined,
  now: Date,
): string | undefined {
  if (observedAt === undefined) {
    return undefined;
  }
  const time = Date.parse(observedAt);
  if (Number.isNaN(time)) {
    return `observedAt '${observedAt.slice(0, 40)}' is no ISO instant`;
  }
  return time < now.getTime() - MAX_AGE_MS
    ? `observedAt ${observedAt} is more than 400 days ago`
    : reasonOfFuture('observedAt', observedAt, now);
}

/** Stops counting one above the limit, so that no value is too deep to measure. */
function depthOf(value: JsonValue, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) {
    return depth;
  }
  return Object.values(value).reduce<number>(
    (deepest, each) => Math.max(deepest, depthOf(each as JsonValue, depth + 1)),
    depth + 1,
  );
}
