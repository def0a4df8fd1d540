import type { MetricQuery } from '../metrics';
import { bucketsOf } from '../time';
import {
  changeOrderOf,
  DELIVERY_METRICS,
  deliveryColumns,
  deliveryFigures,
  deliveryLedger,
  measureDelivery,
  timedChange,
  timedDeployment,
  timedIncident,
  type Deployment,
  type DeliveryMetricId,
  type TimedChange,
} from '.';

const at = (time: string) => Date.parse(`2026-${time}Z`);

const deployment = (
  id: string,
  finishedAt: string,
  rest: Partial<Deployment> = {},
) =>
  timedDeployment({
    id,
    entityRef: 'component:default/ledger-api',
    environment: 'production',
    result: 'success',
    reason: 'change',
    finishedAt: `2026-${finishedAt}Z`,
    ...rest,
  });

const change = (
  position: number,
  mergedAt: string,
  rest: Partial<TimedChange> = {},
): TimedChange => ({
  commit: `c${position}`,
  position,
  mergedAt: at(mergedAt),
  firstCommitAt: at(mergedAt) - 3_600_000,
  ...rest,
});

function measure(
  id: DeliveryMetricId,
  records: Parameters<typeof deliveryLedger>[0],
  query: Partial<MetricQuery> = {},
) {
  const whole = {
    from: '2026-03-02T00:00:00.000Z',
    to: '2026-03-16T00:00:00.000Z',
    zone: 'UTC',
    bucket: 'week' as const,
    ...query,
  };
  const columns = deliveryColumns(deliveryLedger(records));
  return measureDelivery(
    id,
    deliveryFigures([columns], bucketsOf(whole)),
    whole,
  );
}

describe('a ledger of deliveries', () => {
  it('goes by the order of commits, and by time where a commit is not known', () => {
    const { deployments } = deliveryLedger({
      deployments: [
        deployment('first', '03-02T10:00:00', { commit: 'c0' }),
        // Merged late, but before its commit
        deployment('second', '03-03T10:00:00', { commit: 'c2' }),
        deployment('other-branch', '03-04T10:00:00', {
          startedAt: '2026-03-04T09:00:00Z',
          commit: 'elsewhere',
        }),
        deployment('again', '03-05T10:00:00', { commit: 'c3' }),
      ],
      incidents: [],
      changes: [
        change(0, '03-02T08:00:00'),
        change(1, '03-03T12:00:00'),
        change(2, '03-03T08:00:00'),
        change(3, '03-04T08:30:00'),
        // In no deployment yet: that of the other branch had begun
        change(4, '03-04T09:30:00'),
      ],
    });
    expect(
      deployments.map(({ deployment: { id }, by, changes }) => [
        id,
        by,
        ...changes.map(each => [each.change.commit, each.leadTime.deploy]),
      ]),
    ).toEqual([
      ['first', 'commit'],
      // The clock of the first change goes wrong: how long it waited is not known, but that it did is
      ['second', 'commit', ['c1', undefined], ['c2', 120]],
      ['other-branch', 'time', ['c3', 90]],
      ['again', 'commit'],
    ]);
    expect(deployments[1].changes[0].leadTime).toMatchObject({
      total: 60,
      negative: 1,
    });
  });

  it('knows no change any more that was rewritten away before it was deployed', () => {
    const { deployments } = deliveryLedger({
      deployments: [
        deployment('first', '03-02T10:00:00', { commit: 'c0' }),
        deployment('second', '03-03T10:00:00', { commit: 'c1' }),
        deployment('third', '03-05T10:00:00', { commit: 'c3' }),
      ],
      incidents: [],
      changes: [
        change(0, '03-02T08:00:00'),
        change(1, '03-03T08:00:00', { droppedAt: at('03-04T00:00:00') }),
        change(2, '03-03T09:00:00', { droppedAt: at('03-04T00:00:00') }),
        change(3, '03-04T08:00:00'),
      ],
    });
    expect(
      deployments.map(({ changes }) => changes.map(each => each.change.commit)),
    ).toEqual([[], ['c1'], ['c3']]);
  });

  it('believes who names the cause of an incident', () => {
    const deployments = [
      deployment('a', '03-02T10:00:00'),
      deployment('b', '03-03T10:00:00'),
    ];
    const incident = (id: string, causedBy?: string) =>
      timedIncident({
        id,
        entityRef: 'component:default/ledger-api',
        createdAt: '2026-03-03T12:00:00Z',
        resolvedAt: '2026-03-03T12:30:30Z',
        causedBy,
      });
    const ledger = deliveryLedger({
      deployments,
      incidents: [
        incident('told', 'a'),
        incident('latest'),
        incident('of-another', 'other/1'),
        incident('of-nothing', 'nothing/1'),
        // At the same moment is not before
        { id: 'same-moment', createdAt: at('03-02T10:00:00') },
      ],
      changes: [],
      isKnown: id => id === 'other/1',
    });
    expect(
      ledger.deployments.map(({ incidents }) =>
        incidents.map(({ incident: { id }, rule, recoveryMinutes }) => [
          id,
          rule,
          recoveryMinutes,
        ]),
      ),
    ).toEqual([
      [['told', 'told', 26 * 60 + 31]],
      [
        ['latest', 'latest-before', 151],
        ['of-nothing', 'latest-before', 151],
      ],
    ]);
    expect(ledger.unattributed.map(({ id }) => id)).toEqual([
      'of-another',
      'same-moment',
    ]);
  });

  it('says by which rule a deployment is rework', () => {
    const options = {
      deployments: [
        deployment('1', '03-02T10:00:00', { commit: 'c1' }),
        deployment('2', '03-03T10:00:00', { commit: 'c2' }),
        // Back to where it was
        deployment('3', '03-04T10:00:00', { commit: 'c1' }),
        // Forward again, and the same again
        deployment('4', '03-05T10:00:00', { commit: 'c2' }),
        deployment('5', '03-05T11:00:00', { commit: 'c2' }),
        deployment('6', '03-06T10:00:00', { commit: 'c3', reason: 'hotfix' }),
        deployment('7', '03-07T10:00:00', { commit: 'c4', mends: ['i/1'] }),
        deployment('8', '03-08T10:00:00', { commit: 'c5' }),
        deployment('9', '03-09T10:00:00', { commit: 'c7' }),
      ],
      incidents: [],
      changes: [0, 1, 2, 3, 4, 5, 6, 7].map(position =>
        change(position, `03-0${position + 1}T00:00:00`, {
          // The last deployment brings something new as well
          isRevert: position === 5 || position === 6,
        }),
      ),
    };
    const rules = (given: Parameters<typeof deliveryLedger>[0]) =>
      deliveryLedger(given).deployments.map(({ rework }) => rework?.rule);
    expect(rules(options)).toEqual([
      undefined,
      undefined,
      'older-commit',
      undefined,
      undefined,
      'told',
      'mends',
      'reverts',
      undefined,
    ]);
    expect(deliveryLedger(options).deployments[2].rework?.because).toBe(
      'It went back from commit c2 to c1',
    );
    // Of a repository that the portal does not know it is told by what was deployed before
    expect(rules({ ...options, changes: [] })).toEqual([
      ...[undefined, undefined, 'older-commit', undefined, undefined],
      ...['told', 'mends', undefined, undefined],
    ]);
    expect(rules({ ...options, reworkRules: ['mends'] })).toEqual([
      ...Array(6).fill(undefined),
      'mends',
      undefined,
      undefined,
    ]);
  });

  it('does not believe an incident that ended before it or its cause began', () => {
    const records = {
      deployments: [deployment('a', '03-10T10:00:00')],
      incidents: [
        {
          id: 'before-itself',
          createdAt: at('03-10T12:00:00'),
          resolvedAt: at('03-10T11:00:00'),
        },
        {
          id: 'before-its-cause',
          causedBy: 'a',
          createdAt: at('03-10T08:00:00'),
          resolvedAt: at('03-10T09:00:00'),
        },
        {
          id: 'noticed-while-it-began',
          causedBy: 'a',
          createdAt: at('03-10T09:50:00'),
          resolvedAt: at('03-10T10:20:00'),
        },
        {
          id: 'of-nothing-known',
          createdAt: at('03-09T10:00:00'),
          resolvedAt: at('03-09T11:00:30'),
        },
      ],
      changes: [],
    };
    const [{ incidents }] = deliveryLedger(records).deployments;
    expect(
      incidents.map(({ recoveryMinutes, isNegative }) => [
        recoveryMinutes,
        isNegative,
      ]),
    ).toEqual([
      [undefined, true],
      [undefined, true],
      [20, false],
    ]);
    expect(measure('delivery.recovery-time', records)).toMatchObject({
      value: 20,
      sample: 1,
      notes: [expect.stringContaining('(2)')],
      // 30, 60 and 61 minutes
      parts: [{ title: 'All incidents, noticed to ended', value: 60 }],
    });
    expect(measure('delivery.change-fail-rate', records).value).toBe(100);
  });

  it('orders changes by their merge where their place is not known', () => {
    const order = changeOrderOf([
      timedChange({
        id: 'r@b',
        repository: 'r',
        commit: 'b',
        mergedAt: '2026-03-02T00:00:00Z',
      }),
      change(5, '03-01T00:00:00'),
    ]);
    expect(order.changes.map(({ commit }) => commit)).toEqual(['c5', 'b']);
  });
});

describe('a delivery metric', () => {
  it('is nothing in an empty period, but for counts', () => {
    const nothing = { deployments: [], incidents: [], changes: [] };
    for (const { id, empty } of DELIVERY_METRICS) {
      const value = measure(id as DeliveryMetricId, nothing);
      expect(value.value).toBe(empty === 'zero' ? 0 : undefined);
      expect(Boolean(value.noValue)).toBe(empty === 'no-data');
      expect(value).toMatchObject({ sample: 0, newestAt: undefined });
      expect(value.trend.map(point => point.value)).toEqual(
        Array(2).fill(empty === 'zero' ? 0 : undefined),
      );
    }
  });

  it('is told of one deployment, too', () => {
    const one = {
      deployments: [deployment('1', '03-10T10:00:00', { commit: 'c1' })],
      incidents: [
        {
          id: 'i',
          createdAt: at('03-10T11:00:00'),
          resolvedAt: at('03-10T11:20:00'),
        },
      ],
      changes: [change(1, '03-10T09:00:00')],
    };
    const values = Object.fromEntries(
      DELIVERY_METRICS.map(({ id }) => [
        id,
        measure(id as DeliveryMetricId, one),
      ]),
    );
    expect(values['delivery.deployment-frequency']).toMatchObject({
      value: 1 / 14,
      trend: [
        { value: 0, sample: 0 },
        { value: 1 / 7, sample: 1 },
      ],
      parts: [{ value: 1 }, { value: 0 }],
      newestAt: '2026-03-10T11:20:00.000Z',
    });
    expect(values['delivery.lead-time']).toMatchObject({
      value: undefined,
      sample: 0,
      noValue: expect.stringContaining('commit'),
    });
    expect(values['delivery.change-fail-rate']).toMatchObject({
      value: 100,
      margin: expect.closeTo(79.35, 2),
      sample: 1,
    });
    expect(values['delivery.recovery-time']).toMatchObject({
      value: 80,
      sample: 1,
      spread: { p25: 80, p75: 80, p90: 80 },
    });
    expect(values['delivery.rework-rate']).toMatchObject({ value: 0 });
    // One a fortnight: 4; recovered within a day: 8; fails always: 0; no rework: 10
    expect(values['delivery.quick-check']).toMatchObject({
      value: (4 + 8 + 0 + 10) / 4,
      notes: ['Made of 4 of the 5 metrics'],
    });
  });

  it('gives what happened in the night of a change of clocks to the right day', () => {
    const days = (zone: string) =>
      measure(
        'delivery.deployment-frequency',
        {
          deployments: [
            deployment('1', '03-28T22:30:00'),
            deployment('2', '03-28T23:30:00'),
            deployment('3', '03-29T21:30:00'),
            deployment('4', '03-29T22:30:00'),
          ],
          incidents: [],
          changes: [],
        },
        {
          zone,
          bucket: 'day',
          from: '2026-03-27T23:00:00Z',
          to: '2026-03-30T22:00:00Z',
        },
      ).trend.map(({ sample, value }) => [sample, value]);
    expect(days('Europe/Berlin')).toEqual([
      [1, 1],
      // Two in 23 hours
      [2, (2 * 24) / 23],
      [1, 1],
    ]);
  });
});
