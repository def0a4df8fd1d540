import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Subject } from '../subjects';
import { formatAmount, parseAmount } from './amounts';
import { reachedThresholds } from './budgets';
import { costSubjects } from './costSubjects';
import { FocusReader } from './FocusReader';
import { openCostCells } from './openCost';
import { rollUpCosts, type CostScope, type KeyCost } from './rollUpCosts';
import { Sums } from './Sums';

const now = new Date('2026-11-21T12:00:00Z');

function read(text: string, tags = ['application', 'service']) {
  const [header, ...rows]: string[][] = parse(text, { bom: true });
  const reader = FocusReader.create({ header, tags, now });
  rows.forEach((row, index) =>
    reader.add(
      Object.fromEntries(header.map((name, at) => [name, row[at]])),
      index + 2,
    ),
  );
  return reader.finish();
}

const sumsOf = (
  cells: ReturnType<typeof read>['cells'],
  kind: 'effective' | 'billed',
) =>
  Sums.of(
    cells.map(cell => ({ currency: cell.currency, amount: cell[kind] })),
  ).money();

describe('amounts', () => {
  it.each([
    ['0', '0'],
    ['-0.0', '0'],
    ['14.97651418586', '14.97651418586'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+1E3', '1000'],
    ['-1.1920928955078125e-7', '-0.000000119209289551'],
    ['0.0000000000000000005', '0'],
    ['0.0000000000000000015', '0.000000000000000002'],
  ])('%s is %s', (text, expected) => {
    expect(formatAmount(parseAmount(text)!)).toBe(expected);
  });

  it.each([
    '',
    '.',
    '-',
    '1,5',
    '1 000',
    '0x10',
    'NaN',
    'Infinity',
    '1e999',
    '=1+1',
    '9'.repeat(100),
    '1e16',
  ])('%j is none', text => {
    expect(parseAmount(text)).toBeUndefined();
  });

  it('are summed without an error of binary fractions, in any order', () => {
    expect(formatAmount(parseAmount('0.1')! + parseAmount('0.2')!)).toBe('0.3');
    expect(formatAmount(parseAmount('-2.345')!, 2)).toBe('-2.34');
    expect(formatAmount(parseAmount('-0.004')!, 2)).toBe('0.00');
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }),
        amount => parseAmount(formatAmount(amount)) === amount,
      ),
    );
  });
});

describe('FOCUS', () => {
  const sample = gunzipSync(
    readFileSync(join(__dirname, '__fixtures__/focus_sample_1000.csv.gz')),
  ).toString('utf8');

  it('sums the sample of the specification to its known totals', () => {
    const { rows, cells } = read(sample);
    expect(rows).toBe(1_000);
    expect(sumsOf(cells, 'effective')).toEqual([
      { currency: 'USD', amount: '14.97651418586' },
    ]);
    expect(sumsOf(cells, 'billed')).toEqual([
      { currency: 'USD', amount: '20.52022672899' },
    ]);
    expect(new Set(cells.map(({ provider }) => provider))).toEqual(
      new Set(['AWS', 'Microsoft', 'Oracle']),
    );
    // 711 charges carry tags, and not all of those say which application
    expect(cells.some(({ key }) => key !== '')).toBe(true);
    expect(cells.some(({ key }) => key === '')).toBe(true);
  });

  it('does not care about the order of charges or in how many files they come', () => {
    const [heading, ...lines] = sample.trimEnd().split('\n');
    const half = (from: number, to: number) =>
      read(
        [heading, ...lines.slice(from, to)]
          .reverse()
          .sort((a, b) => Number(b === heading) - Number(a === heading))
          .join('\n'),
      ).cells;
    expect(sumsOf([...half(0, 400), ...half(400, 1_000)], 'effective')).toEqual(
      [{ currency: 'USD', amount: '14.97651418586' }],
    );
  });

  const heading =
    'x_Own,Tags,ChargePeriodStart,BillingPeriodStart,BillingAccountId,BillingCurrency,EffectiveCost,BilledCost,ServiceProviderName,HostProviderName';
  const charge = (fields: {
    tags?: string;
    day?: string;
    currency?: string;
    effective?: string;
    month?: string;
  }) => {
    const {
      tags = 'NULL',
      day = '2026-11-03T10:00:00Z',
      currency = 'EUR',
      effective = '1.5',
      month = '2026-11-01',
    } = fields;
    return `own,"${tags.replaceAll(
      '"',
      '""',
    )}",${day},${month},acc,${currency},${effective},2,Cloud,Host`;
  };

  it('takes 1.4’s columns, a byte order mark, credits, and times in every form seen', () => {
    const { cells } = read(
      [
        `\uFEFF${heading}`,
        charge({ tags: '{" Application ":" Ledger-Service "}' }),
        charge({
          day: '2026-11-03 23:59:59',
          effective: '-0.5',
          tags: '"service":"ledger-service"',
        }),
        charge({
          day: '2026-11-03',
          currency: 'usd',
          tags: '{"application":"","service":7}',
        }),
        charge({ day: '2026-11-04T00:30:00.000+01:00', tags: '{"org":"x"}' }),
      ].join('\r\n'),
    );
    expect(
      cells.map(({ day, key, currency, provider, effective, charges }) => [
        day,
        key,
        currency,
        provider,
        formatAmount(effective),
        charges,
      ]),
    ).toEqual([
      ['2026-11-03', 'ledger-service', 'EUR', 'Cloud', '1', 2],
      ['2026-11-03', '7', 'USD', 'Cloud', '1.5', 1],
      ['2026-11-03', '', 'EUR', 'Cloud', '1.5', 1],
    ]);
  });

  it.each<[string, string[]]>([
    [
      'Line 1: this is no cost file in FOCUS form, it has no columns BilledCost, EffectiveCost, BillingCurrency, BillingAccountId, BillingPeriodStart, ChargePeriodStart, ProviderName or ServiceProviderName',
      ['a,b'],
    ],
    ['Line 1: there are two columns Tags', [`${heading},tags`]],
    ['The file has a heading and no charges', [heading]],
    [
      'Line 3: BillingCurrency is empty',
      [heading, charge({}), charge({ currency: 'NULL' })],
    ],
    [
      "Line 2: EffectiveCost is '=1+1', which is no amount",
      [heading, charge({ effective: '=1+1' })],
    ],
    [
      'Line 2: EffectiveCost is empty',
      [heading, charge({ effective: 'NULL' })],
    ],
    [
      "Line 2: BillingCurrency is 'EURO'",
      [heading, charge({ currency: 'euro' })],
    ],
    [
      "Line 2: ChargePeriodStart is '2026-02-31'",
      [heading, charge({ day: '2026-02-31' })],
    ],
    [
      "Line 2: ChargePeriodStart is '2099-01-01', which is no time that can have been billed",
      [heading, charge({ day: '2099-01-01' })],
    ],
    [
      "Line 2: Tags is '[1]', which is no JSON",
      [heading, charge({ tags: '[1]' })],
    ],
  ])('refuses the file, naming the line: %s', (reason, lines) => {
    expect(() => read(lines.join('\n'))).toThrow(reason);
  });

  it('names the first twenty wrong lines, and takes nothing of the file', () => {
    const lines = Array.from({ length: 30 }, () => charge({ effective: 'x' }));
    expect(() => read([heading, charge({}), ...lines].join('\n'))).toThrow(
      /^Nothing of the file was taken\. Line 3: .*Line 22: .*and maybe more$/,
    );
  });
});

describe('OpenCost', () => {
  it('tells by day what each label costs; what is idle is nobody’s', () => {
    const allocation = (name: string, totalCost: number) => ({
      name,
      window: { start: '2026-11-03T00:00:00Z', end: '2026-11-04T00:00:00Z' },
      totalCost,
      cpuCost: 1,
    });
    const cells = openCostCells(
      {
        code: 200,
        data: [
          {
            'ledger-service': allocation('Ledger-Service', 1.1),
            __idle__: allocation('__idle__', 2e-7),
            __unallocated__: allocation('__unallocated__', 1),
          },
          null,
        ],
      },
      { account: 'opencost/eu', currency: 'EUR' },
    );
    expect(cells).toEqual([
      expect.objectContaining({
        day: '2026-11-03',
        key: 'ledger-service',
        billingMonth: '2026-11',
        effective: parseAmount('1.1'),
      }),
      expect.objectContaining({
        key: '',
        billed: parseAmount('1.0000002'),
        charges: 2,
      }),
    ]);
    expect(() =>
      openCostCells({ data: 'x' }, { account: 'a', currency: 'EUR' }),
    ).toThrow("none of OpenCost's /allocation: data");
  });
});

describe('whose costs they are', () => {
  const subject = (name: string, more: Partial<Subject> = {}): Subject => ({
    id: name,
    entityRef: `component:default/${name}`,
    formerRefs: [],
    kind: 'component',
    firstSeenAt: '2026-01-01T00:00:00Z',
    ...more,
  });
  const subjects = [
    subject('ledger', {
      owner: 'group:default/core',
      system: 'system:default/money',
      formerRefs: ['component:default/books'],
    }),
    subject('web', { owner: 'group:default/checkout' }),
    subject('books-db', {
      kind: 'resource',
      entityRef: 'resource:default/db',
      system: 'system:default/money',
    }),
    subject('money', {
      kind: 'system',
      entityRef: 'system:default/money',
      owner: 'group:default/core',
    }),
  ];
  const scope: CostScope = {
    by: 'service',
    subjectOf: costSubjects(subjects),
    teams: new Map([
      ['group:default/payments', 'Payments'],
      ['group:default/core', 'Core'],
      ['group:default/checkout', 'Checkout'],
    ]),
    within: team =>
      new Set(
        team === 'group:default/payments'
          ? [
              'group:default/payments',
              'group:default/core',
              'group:default/checkout',
            ]
          : [team],
      ),
    titleOf: () => 'Money',
  };
  const cost = (key: string, amount: string, currency = 'EUR'): KeyCost => ({
    key,
    currency,
    amount: parseAmount(amount)!,
  });
  const costs = [
    cost('ledger', '10'),
    cost('books', '0.5'),
    cost('web', '3'),
    cost('web', '4', 'USD'),
    cost('db', '2'),
    cost('system:default/money', '1'),
    cost('', '7'),
    cost('../../etc', '0.25'),
  ];

  it('goes to services by their names, old and new; the rest is shown as nobody’s; currencies are never added', () => {
    const { items, unallocated, total } = rollUpCosts(costs, scope);
    expect(
      items.map(({ entityRef, costs: [first] }) => [entityRef, first.amount]),
    ).toEqual([
      ['component:default/ledger', '10.5'],
      ['component:default/web', '3'],
      ['resource:default/db', '2'],
      ['system:default/money', '1'],
    ]);
    expect(items[1].costs).toEqual([
      { currency: 'EUR', amount: '3' },
      { currency: 'USD', amount: '4' },
    ]);
    expect(unallocated).toEqual({
      costs: [{ currency: 'EUR', amount: '7.25' }],
      keys: [
        { key: '', costs: [{ currency: 'EUR', amount: '7' }] },
        { key: '../../etc', costs: [{ currency: 'EUR', amount: '0.25' }] },
      ],
    });
    expect(total.money()).toEqual([
      { currency: 'EUR', amount: '23.75' },
      { currency: 'USD', amount: '4' },
    ]);
  });

  it('goes to teams with the groups below them, and to systems', () => {
    const byTeam = rollUpCosts(costs, { ...scope, by: 'team' }).items;
    expect(
      byTeam.map(({ title, costs: [first], own }) => [
        title,
        first.amount,
        own?.[0]?.amount,
      ]),
    ).toEqual([
      ['Payments', '14.5', undefined],
      ['Core', '11.5', '11.5'],
      ['Checkout', '3', '3'],
      ['No owner', '2', undefined],
    ]);
    const bySystem = rollUpCosts(costs, { ...scope, by: 'system' }).items;
    expect(
      bySystem.map(({ title, costs: [first] }) => [title, first.amount]),
    ).toEqual([
      ['Money', '13.5'],
      ['In no system', '3'],
    ]);
  });

  it('loses nothing on the way, in whatever order costs come', () => {
    const anyCost = fc.record({
      key: fc.constantFrom('ledger', 'books', 'web', 'db', 'money', '', 'x'),
      currency: fc.constantFrom('EUR', 'USD'),
      amount: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
    });
    const sumOf = (lists: Array<Array<{ currency: string; amount: string }>>) =>
      Sums.of(
        lists.flat().map(({ currency, amount }) => ({
          currency,
          amount: parseAmount(amount)!,
        })),
      );
    fc.assert(
      fc.property(fc.array(anyCost), all => {
        for (const by of ['service', 'system'] as const) {
          const { items, unallocated, total } = rollUpCosts(all, {
            ...scope,
            by,
          });
          expect(
            sumOf([
              ...items.map(item => item.costs),
              unallocated.costs,
            ]).money(),
          ).toEqual(total.money());
          const reversed = rollUpCosts([...all].reverse(), { ...scope, by });
          expect(reversed.total.money()).toEqual(total.money());
          expect(
            new Set(reversed.items.map(item => JSON.stringify(item))),
          ).toEqual(new Set(items.map(item => JSON.stringify(item))));
        }
      }),
    );
  });

  it('tells of a budget when 80 and 100 percent are reached', () => {
    const at = (spent: string) =>
      reachedThresholds(parseAmount(spent)!, parseAmount('50')!);
    expect([at('39.999999'), at('40'), at('50'), at('-3')]).toEqual([
      [],
      [80],
      [80, 100],
      [],
    ]);
  });
});
