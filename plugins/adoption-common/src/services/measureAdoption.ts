import type { MetricPart, MetricQuery, MetricValue } from '../metrics';
import { shareOf } from '../statistics';
import {
  bucketIndexOf,
  bucketsOf,
  dayTextOf,
  latestOf,
  trendOf,
} from '../time';
import { adoptionDefinitions } from './definitions';
import type { PathDeviation, PathStay, Service, ServiceClass } from './types';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** How long a service has to stay on a path to count as having stayed. */
export const STICKY_DAYS = 90;

/** A part of all services, and what is asked of them. */
export interface AdoptionQuestion {
  /** Those that the question is about; each once. */
  services: readonly Service[];
  query: Pick<MetricQuery, 'from' | 'to' | 'zone' | 'bucket' | 'path'>;
  /** Refs of paths and templates that teams have to take. */
  mandated: ReadonlySet<string>;
  /** New services are counted since then, ISO 8601. */
  since?: string;
  /** What happens later is not known yet, ISO 8601. */
  now: string;
}

/** Whether a service counts for the share, and on which side. */
export type Standing =
  | 'on-path'
  | 'elsewhere'
  | 'mandated'
  | 'unknown'
  | 'imported'
  | 'not-new';

/**
 * How a service counts for voluntary adoption.
 *
 * @param path - only this one counts as a golden path
 */
export function standingOf({ origin }: Service, path?: string): Standing {
  if (origin.class === 'imported') {
    return 'imported';
  }
  if (!origin.isNew) {
    return 'not-new';
  }
  if (origin.isMandated) {
    return 'mandated';
  }
  if (origin.class === 'unknown') {
    return 'unknown';
  }
  return origin.class === 'golden-path' &&
    (path === undefined || origin.path === path)
    ? 'on-path'
    : 'elsewhere';
}

/** When a service became one: what is imported, when the catalog had it. */
export function beganAt({ origin, firstSeenAt }: Service): number {
  return Date.parse(
    (origin.class === 'imported' ? firstSeenAt : origin.createdAt) ?? '',
  );
}

/** A stay on a path with the service it is of. */
export interface Stay {
  service: Service;
  stay: PathStay;
}

/** First stays on a path by choice, and how they stood after 90 days. */
export function stickyStays({
  services,
  query,
  mandated,
  now,
}: AdoptionQuestion): Array<Stay & { dueAt: number; isOn: boolean }> {
  return services.flatMap(service =>
    // Where no lock shows it, nothing shows that it is still on it
    service.locks.length === 0
      ? []
      : service.stays
          .filter(
            ({ path, how }) =>
              how !== 'came-back' &&
              isAsked(path, query.path) &&
              !mandated.has(path),
          )
          .map(stay => {
            const dueAt = Date.parse(stay.from) + STICKY_DAYS * DAY_MS;
            return {
              service,
              stay,
              dueAt,
              isOn: service.stays.some(
                ({ path, from, to }) =>
                  path === stay.path &&
                  Date.parse(from) <= dueAt &&
                  (to === undefined || Date.parse(to) > dueAt),
              ),
            };
          })
          .filter(
            ({ dueAt }) =>
              dueAt <= Date.parse(now) &&
              !(service.goneAt && Date.parse(service.goneAt) <= dueAt),
          ),
  );
}

/** Stays that began in one way. */
export function staysThatBegan(
  how: PathStay['how'],
  { services, query, mandated }: AdoptionQuestion,
): Stay[] {
  return services.flatMap(service =>
    service.stays
      .filter(
        stay =>
          stay.how === how &&
          isAsked(stay.path, query.path) &&
          !(how === 'adopted' && mandated.has(stay.path)),
      )
      .map(stay => ({ service, stay })),
  );
}

/** Deviations, each once however many services its repository holds. */
export function deviationsOf({
  services,
  query,
}: AdoptionQuestion): Array<{ service: Service; deviation: PathDeviation }> {
  const found = new Map<
    string,
    { service: Service; deviation: PathDeviation }
  >();
  for (const service of services) {
    for (const deviation of service.deviations) {
      const other = found.get(deviation.id);
      if (
        isAsked(deviation.path, query.path) &&
        (!other || service.id < other.service.id)
      ) {
        found.set(deviation.id, { service, deviation });
      }
    }
  }
  return [...found.values()];
}

/** Whether a deviation is in force just before an instant. */
export function isInForce(
  { declaredAt, endedAt }: PathDeviation,
  instant: number,
): boolean {
  return (
    Date.parse(declaredAt) < instant &&
    (endedAt === undefined || Date.parse(endedAt) >= instant)
  );
}

/**
 * The numbers of {@link adoptionDefinitions}, by id.
 *
 * @public
 */
export function measureAdoption(
  id: string,
  question: AdoptionQuestion,
): MetricValue {
  switch (id) {
    case 'adoption.voluntary':
      return voluntary(question);
    case 'adoption.stickiness':
      return stickiness(question);
    case 'adoption.deviations':
      return deviations(question);
    case 'adoption.came-back':
      return began(id, 'came-back', question);
    case 'adoption.joined':
      return began(id, 'adopted', question);
    default:
      throw new Error(`'${id}' is no metric of adoption`);
  }
}

function voluntary(question: AdoptionQuestion): MetricValue {
  const { services, query, since } = question;
  const buckets = bucketsOf(query);
  const all = services
    .map(service => ({
      service,
      bucket: bucketIndexOf(buckets, beganAt(service)),
    }))
    .filter(({ bucket }) => bucket >= 0)
    .map(each => ({ ...each, standing: standingOf(each.service, query.path) }));
  const on = shares(all, buckets.count);
  const count = (standing: Standing) =>
    all.filter(each => each.standing === standing).length;
  const [onPath, elsewhere, unknown] = [
    count('on-path'),
    count('elsewhere'),
    count('unknown'),
  ];
  const known = onPath + elsewhere;
  const share = shareOf(onPath, known);
  const madeElsewhere = (kind: ServiceClass) =>
    all.filter(
      ({ standing, service }) =>
        standing === 'elsewhere' && service.origin.class === kind,
    ).length;
  const parts: Array<[string, number]> = [
    [query.path ? 'This golden path' : 'Golden path, by choice', onPath],
    ['Another golden path', madeElsewhere('golden-path')],
    ['Other template', madeElsewhere('other-template')],
    ['From scratch', madeElsewhere('from-scratch')],
    ['Unknown origin', unknown],
    ['Mandated, not counted', count('mandated')],
    ['Imported, not counted', count('imported')],
  ];
  const counted = all.filter(({ standing }) => standing !== 'not-new');
  return {
    ...head('adoption.voluntary'),
    value: share?.value,
    margin: share?.margin,
    sample: known,
    sampleOf: 'new services of known origin',
    coverage:
      known + unknown > 0
        ? {
            count: known,
            of: known + unknown,
            what: 'new services with a proof of where they are from',
          }
        : undefined,
    newestAt: latestOf(counted.map(({ service }) => service.origin.createdAt)),
    noValue: share
      ? undefined
      : 'No service of known origin was made in this period; take a longer one, or see the parts for what was left out.',
    parts: parts
      // Without a path, none is another one
      .filter(
        ([title]) =>
          query.path !== undefined || title !== 'Another golden path',
      )
      .map(toPart),
    trend: trendOf(buckets, index => on[index]),
    notes: [
      ...(unknown > 0
        ? [
            `With the ${unknown} of unknown origin it is between ${percent(
              onPath,
              known + unknown,
            )} and ${percent(onPath + unknown, known + unknown)}.`,
          ]
        : []),
      ...(since && query.from < since
        ? [
            `New services are counted since ${dayTextOf(
              Date.parse(since),
              query.zone,
            )}; older ones are left out.`,
          ]
        : []),
    ],
  };
}

function stickiness(question: AdoptionQuestion): MetricValue {
  const { query } = question;
  const buckets = bucketsOf(query);
  const all = stickyStays(question)
    .map(each => ({
      ...each,
      bucket: bucketIndexOf(buckets, each.dueAt),
      standing: each.isOn ? ('on-path' as const) : ('elsewhere' as const),
    }))
    .filter(({ bucket }) => bucket >= 0);
  const on = shares(all, buckets.count);
  const stayed = all.filter(({ isOn }) => isOn);
  const share = shareOf(stayed.length, all.length);
  const left = (reason: PathStay['left']) =>
    all.filter(({ isOn, stay }) => !isOn && stay.left === reason).length;
  const parts: Array<[string, number]> = [
    ['Still on it', stayed.length],
    ['Stepped off', left('stepped-off')],
    ['Lock removed', left('lock-removed')],
    ['Went to another path', left('other-path')],
  ];
  return {
    ...head('adoption.stickiness'),
    value: share?.value,
    margin: share?.margin,
    sample: all.length,
    sampleOf: `services ${STICKY_DAYS} days after they went on a path`,
    newestAt: latestOf(all.map(({ dueAt }) => new Date(dueAt).toISOString())),
    noValue: share
      ? undefined
      : `No service reached its ${STICKY_DAYS}th day on a path in this period; take a period that begins ${STICKY_DAYS} days later.`,
    parts: parts.map(toPart),
    trend: trendOf(buckets, index => on[index]),
  };
}

function deviations(question: AdoptionQuestion): MetricValue {
  const { query, now } = question;
  const buckets = bucketsOf(query);
  const { edges, count } = buckets;
  const all = deviationsOf(question);
  const inForce = (instant: number) =>
    all.filter(({ deviation }) => isInForce(deviation, instant));
  // What the rest of the period brings is not known
  const end = Math.min(edges[count], Date.parse(now));
  const atEnd = inForce(end);
  const ofScope = (scope: PathDeviation['scope']) =>
    atEnd.filter(({ deviation }) => deviation.scope === scope).length;
  const parts: Array<[string, number]> = [
    ['Files in their own way', ofScope('files')],
    ['Stepped off the path', ofScope('path')],
  ];
  return {
    ...head('adoption.deviations'),
    value: atEnd.length,
    sample: atEnd.length,
    sampleOf: 'deviations in force at the end of the period',
    newestAt: latestOf(all.map(({ deviation }) => deviation.declaredAt)),
    parts: parts.map(toPart),
    trend: trendOf(buckets, index => {
      const value =
        edges[index] > Date.parse(now)
          ? 0
          : inForce(Math.min(edges[index + 1], end)).length;
      return { value, sample: value };
    }),
  };
}

function began(
  id: string,
  how: PathStay['how'],
  question: AdoptionQuestion,
): MetricValue {
  const buckets = bucketsOf(question.query);
  const counts = new Array<number>(buckets.count).fill(0);
  const found = staysThatBegan(how, question).filter(({ stay }) => {
    const bucket = bucketIndexOf(buckets, Date.parse(stay.from));
    if (bucket >= 0) {
      counts[bucket] += 1;
    }
    return bucket >= 0;
  });
  return {
    ...head(id),
    value: found.length,
    sample: found.length,
    sampleOf: 'services',
    newestAt: latestOf(found.map(({ stay }) => stay.from)),
    trend: trendOf(buckets, index => ({
      value: counts[index],
      sample: counts[index],
    })),
  };
}

/** Of each bucket, how many are on the path of those that are on one or elsewhere. */
function shares(
  all: Array<{ bucket: number; standing: Standing }>,
  count: number,
): Array<{ value?: number; sample: number }> {
  const on = new Array<number>(count).fill(0);
  const of = new Array<number>(count).fill(0);
  for (const { bucket, standing } of all) {
    on[bucket] += Number(standing === 'on-path');
    of[bucket] += Number(standing === 'on-path' || standing === 'elsewhere');
  }
  return of.map((sample, index) => ({
    value: shareOf(on[index], sample)?.value,
    sample,
  }));
}

function head(id: string): Pick<MetricValue, 'metric' | 'version'> {
  const { version } = adoptionDefinitions.find(each => each.id === id)!;
  return { metric: id, version };
}

function toPart([title, value]: [string, number]): MetricPart {
  return { title, value, unit: 'count' };
}

function isAsked(path: string, asked: string | undefined): boolean {
  return asked === undefined || asked === path;
}

function percent(count: number, of: number): string {
  return `${Math.round((100 * count) / of)} %`;
}
