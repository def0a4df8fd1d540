import fc from 'fast-check';
import type { MetricQuery } from '../metrics';
import { bucketsOf } from '../time';
import {
  DELIVERY_METRICS,
  deliveryColumns,
  deliveryFigures,
  deliveryLedger,
  measureDelivery,
  type DeliveryMetricId,
  type TimedChange,
  type TimedDeployment,
  type TimedIncident,
} from '.';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2026-03-01T00:00:00Z');
const DAYS = 70;
const IDS = DELIVERY_METRICS.map(({ id }) => id as DeliveryMetricId);

interface Entity {
  deployments: TimedDeployment[];
  incidents: TimedIncident[];
  changes: TimedChange[];
}

type Query = Pick<MetricQuery, 'zone' | 'bucket'> & {
  from: number;
  to: number;
};

const instant = fc.integer({ min: 0, max: DAYS * 24 * 60 }).map(
  // Few different ones, so that some coincide
  minute => START + Math.floor(minute / 7) * 7 * MINUTE,
);

const anEntity = fc
  .record({
    changes: fc.array(
      fc.record({
        mergedAt: instant,
        wrote: fc.integer({ min: -2, max: 5_000 }),
        asked: fc.option(fc.integer({ min: -2, max: 3_000 }), {
          nil: undefined,
        }),
        isRevert: fc.boolean(),
      }),
      { maxLength: 25 },
    ),
    deployments: fc.array(
      fc.record({
        finishedAt: instant,
        took: fc.option(fc.nat({ max: 90 }), { nil: undefined }),
        environment: fc.constantFrom('production', 'production', 'staging'),
        result: fc.constantFrom('success', 'success', 'failure' as const),
        reason: fc.constantFrom('change', 'change', 'hotfix' as const),
        commit: fc.option(fc.nat({ max: 27 }), { nil: undefined }),
      }),
      { maxLength: 25 },
    ),
    incidents: fc.array(
      fc.record({
        createdAt: instant,
        lasted: fc.option(fc.integer({ min: -3, max: 2_000 }), {
          nil: undefined,
        }),
        causedBy: fc.option(fc.nat({ max: 25 }), { nil: undefined }),
      }),
      { maxLength: 12 },
    ),
  })
  .map(
    ({ changes, deployments, incidents }): Entity => ({
      changes: changes.map(({ mergedAt, wrote, asked, isRevert }, index) => ({
        commit: `commit-${index}`,
        position: index,
        mergedAt,
        isRevert,
        firstCommitAt: mergedAt - wrote * MINUTE - 30_000,
        openedAt: asked === undefined ? undefined : mergedAt - asked * MINUTE,
      })),
      deployments: deployments.map(({ took, commit, ...rest }, index) => ({
        ...rest,
        id: `deployment-${index}`,
        result: rest.result as 'success',
        reason: rest.reason as 'change',
        startedAt:
          took === undefined ? undefined : rest.finishedAt - took * MINUTE,
        commit: commit === undefined ? undefined : `commit-${commit}`,
      })),
      incidents: incidents.map(({ createdAt, lasted, causedBy }, index) => ({
        id: `incident-${index}`,
        createdAt,
        resolvedAt:
          lasted === undefined ? undefined : createdAt + lasted * MINUTE,
        causedBy: causedBy === undefined ? undefined : `deployment-${causedBy}`,
      })),
    }),
  );

const entities = fc.array(anEntity, { minLength: 1, maxLength: 3 });

const aQuery = fc
  .record({
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Sao_Paulo'),
    bucket: fc.constantFrom('day', 'week', 'month', 'quarter'),
    from: fc.integer({ min: -3, max: DAYS }),
    days: fc.integer({ min: 1, max: DAYS }),
  })
  .map(
    ({ zone, bucket, from, days }): Query => ({
      zone,
      bucket: bucket as 'day',
      from: START + from * DAY,
      to: START + (from + days) * DAY,
    }),
  );

function figuresOf(all: Entity[], query: Query) {
  const { from, to, ...rest } = query;
  const buckets = bucketsOf({
    ...rest,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  });
  return deliveryFigures(
    all.map(entity => deliveryColumns(deliveryLedger(entity))),
    buckets,
  );
}

function measure(all: Entity[], query: Query) {
  const figures = figuresOf(all, query);
  return IDS.map(id => measureDelivery(id, figures, query));
}

/** A later one of everything: of the same length, and moved. */
function moved(entity: Entity, by: number): Entity {
  const add = <T extends object>(record: T): T =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => [
        key,
        key.endsWith('At') && typeof value === 'number' ? value + by : value,
      ]),
    ) as T;
  return {
    deployments: entity.deployments.map(add),
    incidents: entity.incidents.map(add),
    changes: entity.changes.map(add),
  };
}

/** Deterministic, so that a failure can be repeated. */
function shuffled<T>(items: T[], seed: number): T[] {
  return items
    .map((item, index) => ({
      item,
      key: ((index + 1) * seed * 7_919) % 104_729,
    }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

const check = (property: fc.IProperty<any>) =>
  fc.assert(property, { numRuns: 120 });

describe('delivery metrics', () => {
  it('do not depend on order or repetition', () => {
    check(
      fc.property(
        entities,
        aQuery,
        fc.nat({ max: 9_999 }),
        (all, query, seed) => {
          const again = all.map(({ deployments, incidents, changes }) => ({
            deployments: shuffled([...deployments, ...deployments], seed + 1),
            incidents: shuffled([...incidents, ...incidents], seed + 2),
            changes: shuffled([...changes, ...changes], seed + 3),
          }));
          expect(measure(shuffled(again, seed + 4), query)).toEqual(
            measure(all, query),
          );
        },
      ),
    );
  });

  it('do not depend on which of several contradictions came first', () => {
    check(
      fc.property(
        entities,
        aQuery,
        fc.nat({ max: 9_999 }),
        (all, query, seed) => {
          const contradicting = all.map(entity => ({
            deployments: entity.deployments.map((each, index) => ({
              ...each,
              id: `deployment-${index % 4}`,
            })),
            incidents: entity.incidents.map((each, index) => ({
              ...each,
              id: `incident-${index % 3}`,
            })),
            changes: entity.changes.map((each, index) => ({
              ...each,
              commit: `commit-${index % 5}`,
            })),
          }));
          const again = contradicting.map(
            ({ deployments, incidents, changes }) => ({
              deployments: shuffled(deployments, seed + 1),
              incidents: shuffled(incidents, seed + 2),
              changes: shuffled(changes, seed + 3),
            }),
          );
          expect(measure(again, query)).toEqual(measure(contradicting, query));
        },
      ),
    );
  });

  it('are the same when everything happens weeks later', () => {
    check(
      fc.property(
        entities,
        aQuery,
        fc.integer({ min: -30, max: 30 }),
        (all, query, weeks) => {
          const by = weeks * 7 * DAY;
          const utc: Query = {
            ...query,
            zone: 'UTC',
            bucket: query.bucket === 'day' ? 'day' : 'week',
          };
          const values = (entitiesNow: Entity[], queryNow: Query) =>
            measure(entitiesNow, queryNow).map(
              ({ newestAt: _, trend, ...rest }) => ({
                ...rest,
                trend: trend.map(({ value, sample }) => ({ value, sample })),
              }),
            );
          expect(
            values(
              all.map(entity => moved(entity, by)),
              { ...utc, from: utc.from + by, to: utc.to + by },
            ),
          ).toEqual(values(all, utc));
        },
      ),
    );
  });

  it('add up over two halves of a period, and over its buckets', () => {
    check(
      fc.property(
        entities,
        aQuery,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, query, at) => {
          const middle = Math.floor(query.from + at * (query.to - query.from));
          const whole = figuresOf(all, query);
          const halves = [
            figuresOf(all, { ...query, to: middle }),
            figuresOf(all, { ...query, from: middle }),
          ];
          for (const parts of [
            halves.map(({ total }) => total),
            whole.byBucket,
          ]) {
            for (const count of ['deployments', 'failed', 'rework'] as const) {
              expect(parts.reduce((sum, part) => sum + part[count], 0)).toBe(
                whole.total[count],
              );
            }
            for (const list of ['leadTimes', 'recoveries'] as const) {
              expect(parts.flatMap(part => [...part[list]]).sort()).toEqual(
                [...whole.total[list]].sort(),
              );
            }
          }
          expect(
            halves[0].negativeRecoveries + halves[1].negativeRecoveries,
          ).toBe(whole.negativeRecoveries);
        },
      ),
    );
  });

  it('do not change with what does not concern them', () => {
    check(
      fc.property(entities, aQuery, instant, (all, query, at) => {
        const [first, ...others] = all;
        const added: Entity = {
          ...first,
          deployments: [
            ...first.deployments,
            {
              id: 'staging',
              environment: 'staging',
              result: 'success',
              finishedAt: at,
              commit: 'commit-3',
              reason: 'hotfix',
            },
            {
              id: 'failed',
              environment: 'production',
              result: 'failure',
              finishedAt: at,
              commit: 'commit-4',
              reason: 'rollback',
            },
          ],
          // A change that nothing has deployed yet
          changes: [
            ...first.changes,
            { commit: 'new', position: 1_000, mergedAt: START + 1_000 * DAY },
          ],
        };
        expect(measure([added, ...others], query)).toEqual(measure(all, query));
      }),
    );
  });

  it('stay within what they can be', () => {
    check(
      fc.property(entities, aQuery, (all, query) => {
        const [frequency, leadTime, failed, recovery, rework, quick] = measure(
          all,
          query,
        );
        for (const { value, sample, trend } of [failed, rework]) {
          for (const each of [value, ...trend.map(point => point.value)]) {
            expect(each === undefined || (each >= 0 && each <= 100)).toBe(true);
          }
          expect(value === undefined).toBe(sample === 0);
        }
        expect(quick.value === undefined).toBe(quick.sample === 0);
        expect(quick.value ?? 0).toBeGreaterThanOrEqual(0);
        expect(quick.value ?? 0).toBeLessThanOrEqual(10);
        expect(frequency.value).toBeGreaterThanOrEqual(0);
        for (const { value, spread, noValue } of [leadTime, recovery]) {
          expect(value === undefined).toBe(noValue !== undefined);
          expect(spread === undefined).toBe(value === undefined);
          expect(value ?? 0).toBeGreaterThanOrEqual(spread?.p25 ?? 0);
          expect(value ?? 0).toBeLessThanOrEqual(spread?.p75 ?? 0);
        }
      }),
    );
  });

  it('are what one finds by looking at everything', () => {
    check(
      fc.property(anEntity, entity => {
        const { deployments, unattributed } = deliveryLedger(entity);
        const all = entity.deployments
          .filter(
            each =>
              each.environment === 'production' && each.result === 'success',
          )
          .sort(
            (a, b) => a.finishedAt - b.finishedAt || (a.id < b.id ? -1 : 1),
          );
        expect(deployments.map(({ deployment }) => deployment)).toEqual(all);

        const placeOf = (commit?: string) =>
          entity.changes.findIndex(change => change.commit === commit);
        const contains = (deployment: TimedDeployment, place: number) =>
          placeOf(deployment.commit) >= 0
            ? place <= placeOf(deployment.commit)
            : entity.changes
                .slice(place)
                .some(
                  ({ mergedAt }) =>
                    mergedAt <= (deployment.startedAt ?? deployment.finishedAt),
                );
        entity.changes.forEach(({ commit }, place) => {
          const first = all.find(deployment => contains(deployment, place));
          const found = deployments.find(({ changes }) =>
            changes.some(({ change }) => change.commit === commit),
          );
          expect(found?.deployment).toEqual(
            first === all[0] ? undefined : first,
          );
        });

        for (const incident of entity.incidents) {
          const isKnown = entity.deployments.some(
            ({ id }) => id === incident.causedBy,
          );
          const cause = isKnown
            ? all.find(({ id }) => id === incident.causedBy)
            : all
                .filter(({ finishedAt }) => finishedAt < incident.createdAt)
                .at(-1);
          const found = deployments.find(({ incidents }) =>
            incidents.some(each => each.incident.id === incident.id),
          );
          expect(found?.deployment).toEqual(cause);
          expect(unattributed.includes(incident)).toBe(cause === undefined);
        }
      }),
    );
  });
});
