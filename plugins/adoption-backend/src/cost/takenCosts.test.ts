import { parseAmount } from '@paved/plugin-adoption-common';
import {
  cell,
  describeCosts,
  today,
  yesterday,
} from '../__testUtils__/startCosts';

describeCosts('costs', portal => {
  it('are the same however often a file comes; a month told anew replaces the old one, parts of an invoice add up', async () => {
    const days = { from: '2026-09-01', to: '2026-10-01' };
    const september = (day: string, amount: string, account = 'acc') =>
      cell({ billingMonth: '2026-09', day, amount, account });
    const sum = async () =>
      (await portal.store.byDay(days, 'effective')).reduce(
        (all, { amount }) => all + amount,
        0n,
      );
    const first = [
      september('2026-09-01', '0.1'),
      september('2026-09-30', '0.2'),
    ];
    await portal.take(first, 'a');
    await Promise.all([portal.take(first, 'a'), portal.take(first, 'a')]);
    expect(await sum()).toBe(parseAmount('0.3'));

    await portal.take([september('2026-09-01', '7', 'other')], 'b');
    await portal.take(
      [
        september('2026-09-01', '-0.000000000000000001'),
        september('2026-09-30', '1'),
      ],
      'c',
    );
    expect(await sum()).toBe(parseAmount('7.999999999999999999'));

    // A charge of September on the invoice of October is another invoice's
    await portal.take(
      [cell({ billingMonth: '2026-10', day: '2026-09-30', amount: '2' })],
      'd',
    );
    expect(await sum()).toBe(parseAmount('9.999999999999999999'));

    const part = [
      cell({ billingMonth: '2026-10', day: '2026-09-30', amount: '5' }),
    ];
    await portal.take(part, 'e', true);
    await portal.take(part, 'e', true);
    expect(await sum()).toBe(parseAmount('14.999999999999999999'));
    expect(await portal.store.accounts()).toEqual([
      expect.objectContaining({
        account: 'acc',
        firstDay: '2026-09-01',
        lastDay: '2026-09-30',
        providers: ['Cloud'],
      }),
      expect.objectContaining({ account: 'other' }),
    ]);
  });

  it('are taken in any number, and summed exactly by day', async () => {
    const cells = Array.from({ length: 1_201 }, (_, index) =>
      cell({ key: `service-${index}`, amount: '0.000000000999999999' }),
    );
    await portal.take(cells, 'a');
    const days = { from: yesterday, to: today };
    const exact = parseAmount('0.000000000999999999')! * 1_201n;
    const one = new Set(cells.map(({ key }) => key));
    for (const keys of [undefined, one]) {
      expect(await portal.store.byDay(days, 'effective', keys)).toEqual([
        { day: yesterday, currency: 'EUR', amount: exact },
      ]);
    }
    expect(await portal.store.byKey(days, 'billed')).toHaveLength(1_201);

    await portal.store.prune(today);
    expect(await portal.store.byDay(days, 'effective')).toEqual([]);
    expect(await portal.store.accounts()).toEqual([]);
  });

  it('come in files, each as a whole or not at all, and a file that comes again is known', async () => {
    const header = [
      'BilledCost',
      'EffectiveCost',
      'BillingCurrency',
      'BillingAccountId',
      'BillingPeriodStart',
      'ChargePeriodStart',
      'ProviderName',
      'Tags',
    ];
    const importFile = (lines: string[][], digest = 'a', columns = header) => {
      async function* rows() {
        for (const [index, cells] of lines.entries()) {
          yield {
            line: index + 2,
            cells: Object.fromEntries(
              columns.map((name, at) => [name, cells[at]]),
            ),
          };
        }
      }
      return portal.area.importers!.costs.import({
        header: columns,
        rows: rows(),
        digest: () => digest,
        options: {},
        sender: 'user:default/sara',
        now: new Date(),
      });
    };
    const line = (cost: string, tags = '{"service":"ledger"}') => [
      cost,
      cost,
      'EUR',
      'acc',
      `${yesterday.slice(0, 7)}-01`,
      `${yesterday}T00:00:00Z`,
      'Cloud',
      tags,
    ];
    const charges = [line('1.1'), line('2.2'), line('-0.3', 'NULL')];
    expect(await importFile(charges)).toMatchObject({ taken: 3, repeated: 0 });
    expect(await importFile(charges)).toMatchObject({ taken: 0, repeated: 3 });
    await expect(importFile([line('5'), line('=5')], 'b')).rejects.toThrow(
      "Nothing of the file was taken. Line 3: EffectiveCost is '=5', which is no amount",
    );
    await expect(importFile(charges, 'b', ['Cost'])).rejects.toThrow(
      'Line 1: this is no cost file in FOCUS form',
    );
    expect((await portal.get('/costs')).body).toMatchObject({
      total: [{ currency: 'EUR', amount: '3' }],
      items: [{ title: 'Ledger', costs: [{ amount: '3.3' }] }],
      unallocated: { costs: [{ amount: '-0.3' }] },
    });
  });
});
