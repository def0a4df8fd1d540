import { ConfigReader } from '@backstage/config';
import { readCostConfig } from './config';

const read = (cost?: object) =>
  readCostConfig(new ConfigReader(cost ? { adoption: { cost } } : {}));
const source = { name: 'eu', url: 'https://opencost.example.com/' };

describe('settings of costs', () => {
  it('have defaults, and take what is said', () => {
    expect(read()).toEqual({
      tags: ['application', 'service'],
      currency: undefined,
      keepMs: 3 * 365 * 24 * 3600_000,
      openCost: [],
    });
    expect(
      read({ tags: ['team'], currency: 'EUR', keep: '7d', openCost: [source] }),
    ).toEqual({
      tags: ['team'],
      currency: 'EUR',
      keepMs: 7 * 24 * 3600_000,
      openCost: [
        {
          name: 'eu',
          url: 'https://opencost.example.com',
          aggregate: 'namespace',
          currency: 'USD',
          token: undefined,
        },
      ],
    });
  });

  it.each<[string, object]>([
    ['adoption.cost.tags must name a tag', { tags: [] }],
    ['adoption.cost.currency must be a currency', { currency: 'Euro' }],
    [
      'adoption.cost.openCost[1].url must start with http',
      { openCost: [source, { ...source, url: 'file:///etc' }] },
    ],
    [
      'adoption.cost.openCost[0].aggregate must be namespace or label',
      { openCost: [{ ...source, aggregate: 'pod' }] },
    ],
    [
      'adoption.cost.openCost[0].name may have letters',
      { openCost: [{ ...source, name: 'a/b' }] },
    ],
    [
      'adoption.cost.openCost[0].currency must be a currency',
      { openCost: [{ ...source, currency: 'eur' }] },
    ],
    [
      "adoption.cost.openCost has two sources 'eu'",
      { openCost: [source, source] },
    ],
    ['adoption.cost.openCost[0].url', { openCost: [{ name: 'eu' }] }],
  ])('name the key that is wrong: %s', (message, cost) => {
    expect(() => read(cost)).toThrow(message);
  });
});
