import type {
  MetricDefinition,
  MetricQuery,
  MetricUnit,
} from '@paved/plugin-adoption-common';
import { MetricRegistry } from './MetricRegistry';

const query: MetricQuery = {
  from: '2026-10-01T00:00:00.000Z',
  to: '2026-11-01T00:00:00.000Z',
  zone: 'UTC',
  bucket: 'week',
};

function definition(
  id: string,
  unit: MetricUnit,
  part: Partial<MetricDefinition> = {},
): MetricDefinition {
  return {
    id,
    version: 1,
    since: '2026-10-01',
    title: id,
    meaning: id,
    formula: id,
    sources: [],
    unit,
    empty: 'no-data',
    ...part,
  };
}

/** Two groups, which measure all of theirs as 12 of 3 and remember what they were asked. */
function registryOf() {
  const asked: string[][] = [];
  const registry = MetricRegistry.create({
    targets: {
      'delivery.deployment-frequency': { is: 'above', value: 10 },
      'delivery.change-fail-rate': { is: 'below', value: 15 },
      'adoption.voluntary': { is: 'above', value: 10 },
      'reliability.uptime': { is: 'above', value: 10 },
    },
  });
  const group = (definitions: MetricDefinition[]) => ({
    definitions,
    measure: async (ids: string[]) => {
      asked.push(ids);
      return ids.map(metric => ({
        metric,
        version: 1,
        value: 12,
        sample: 3,
        sampleOf: 'things',
        notJudged: metric === 'reliability.uptime' ? 'Too early' : undefined,
        trend: [],
      }));
    },
  });
  registry.add(
    group([
      definition('delivery.deployment-frequency', 'per-day'),
      definition('delivery.change-fail-rate', 'percent'),
    ]),
  );
  registry.add(
    group([
      definition('use.docs-read', 'count'),
      definition('reliability.uptime', 'percent'),
      definition('adoption.voluntary', 'percent', { isShareOfAllPaths: true }),
    ]),
  );
  return { registry, asked };
}

describe('MetricRegistry', () => {
  it('asks each group once, and answers in the order asked for', async () => {
    const { registry, asked } = registryOf();
    const tiles = await registry.measure(
      [
        'delivery.change-fail-rate',
        'use.docs-read',
        'delivery.deployment-frequency',
      ],
      query,
    );
    expect(tiles.map(({ metric, met }) => [metric, met])).toEqual([
      ['delivery.change-fail-rate', true],
      ['use.docs-read', undefined],
      ['delivery.deployment-frequency', true],
    ]);
    expect(asked).toEqual([
      ['delivery.change-fail-rate', 'delivery.deployment-frequency'],
      ['use.docs-read'],
    ]);
    await expect(registry.measure(['use.nothing'], query)).rejects.toThrow(
      "There is no metric 'use.nothing'; there are delivery.deployment-frequency,",
    );
  });

  it.each([
    { team: 'group:default/payments' },
    { path: 'goldenpath:default/go' },
    { entity: 'component:default/ledger' },
  ])(
    'holds a part of the company, %p, against rates, not against amounts',
    async part => {
      const { registry } = registryOf();
      const [frequency, failures] = await registry.measure(
        ['delivery.deployment-frequency', 'delivery.change-fail-rate'],
        { ...query, ...part },
      );
      expect(frequency.target).toBeUndefined();
      expect(frequency.met).toBeUndefined();
      expect(failures.target).toEqual({ is: 'below', value: 15 });
      expect(failures.met).toBe(true);
    },
  );

  it('holds one golden path against no share of all of them, and a team against it', async () => {
    const { registry } = registryOf();
    const ask = async (part: Partial<MetricQuery>) =>
      (
        await registry.measure(['adoption.voluntary'], { ...query, ...part })
      )[0];
    expect((await ask({ team: 'group:default/payments' })).met).toBe(true);
    const ofPath = await ask({ path: 'goldenpath:default/go' });
    expect(ofPath.target).toBeUndefined();
    expect(ofPath.met).toBeUndefined();
  });

  it('judges nothing by what can not tell yet, nor while the portal is still reading', async () => {
    const { registry } = registryOf();
    let hasRead = false;
    registry.judgeOnce(async () => hasRead);
    const ids = ['reliability.uptime', 'adoption.voluntary'];
    const judged = async () =>
      (await registry.measure(ids, query)).map(({ target, met, notJudged }) => [
        target?.value,
        met,
        notJudged,
      ]);
    const reading = expect.stringContaining('still reading');
    expect(await judged()).toEqual([
      [10, undefined, reading],
      [10, undefined, reading],
    ]);
    hasRead = true;
    expect(await judged()).toEqual([
      [10, undefined, 'Too early'],
      [10, true, undefined],
    ]);
  });
});
