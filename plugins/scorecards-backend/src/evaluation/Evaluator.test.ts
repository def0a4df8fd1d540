import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  component,
  createEvaluation,
  scorecard,
} from '../__testUtils__/evaluation';
import type { StandingRow, TransitionRow } from '../database/tables';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const LEDGER = 'component:default/ledger';
const DAY = 24 * 3_600_000;

describe.each(databases.eachSupportedId())('the evaluator, %s', databaseId => {
  let now: Date;
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof createEvaluation>>;
  const later = (milliseconds: number) => {
    now = new Date(now.getTime() + milliseconds);
  };

  beforeEach(async () => {
    now = new Date('2026-06-01T12:00:00.000Z');
    knex = await databases.init(databaseId);
    portal = await createEvaluation(knex, () => now);
  });
  afterEach(() => knex.destroy());

  const standing = async (ref = LEDGER) =>
    knex<StandingRow>('standings')
      .where('subject_id', await portal.idOf(ref))
      .first();
  const history = async () =>
    (await knex<TransitionRow>('transitions').orderBy('id')).map(
      ({ from_level, to_level, changes }) => ({
        from: from_level,
        to: to_level,
        changes: (changes ? JSON.parse(changes) : []).map(
          (change: Record<string, string>) =>
            `${change.check}: ${change.from} → ${change.to}, ${change.cause}`,
        ),
      }),
    );
  const waive = async (check: string, until: Date) =>
    knex('waivers').insert({
      id: `waiver-${check}-${until.getTime()}`,
      subject_id: await portal.idOf(LEDGER),
      scorecard_id: 1,
      check_id: check,
      reason: 'Being replaced',
      until: until.toISOString(),
      state: 'approved',
      requested_by: 'user:default/sara-lind',
      requested_at: now.toISOString(),
    });

  it('keeps transitions with their causes, and writes nothing when nothing changed', async () => {
    await portal.put(component('ledger'), component('notes'), scorecard());
    expect(await portal.evaluator.evaluateAll()).toEqual({
      entities: 2,
      changed: 2,
      transitions: 2,
    });
    expect(await standing()).toMatchObject({
      statuses: 'UU',
      level: null,
      level_rank: 0,
      score: 0,
    });

    later(1000);
    await portal.describe(LEDGER, true);
    await portal.cover(LEDGER, 85);
    expect(await portal.evaluator.evaluateAll()).toMatchObject({ changed: 1 });
    expect(await standing()).toMatchObject({
      statuses: 'PP',
      level: 'silver',
      level_rank: 2,
      score: 1,
      revision: 2,
    });
    const before = await knex('standings').orderBy('subject_id');
    later(1000);
    expect(await portal.evaluator.evaluateAll()).toEqual({
      entities: 2,
      changed: 0,
      transitions: 0,
    });
    expect(await knex('standings').orderBy('subject_id')).toEqual(before);

    later(8 * DAY);
    await portal.describe(LEDGER, true);
    await portal.evaluator.evaluateAll();
    await waive('coverage', new Date(now.getTime() + DAY));
    await portal.evaluator.evaluateAll();
    expect(await standing()).toMatchObject({
      statuses: 'PW',
      underlying: 'PS',
      level: 'silver',
      level_without_waivers: 'bronze',
    });
    later(2 * DAY);
    await portal.evaluator.evaluateAll();
    await portal.facts.writeCollected(
      'catalog',
      [{ subjectId: await portal.idOf(LEDGER), error: 'No answer' }],
      now,
    );
    later(1000);
    // What was known before the source failed still holds: the check sets no age
    expect(await portal.evaluator.evaluateAll()).toMatchObject({ changed: 0 });
    expect(await history()).toEqual([
      { from: null, to: '', changes: [] },
      { from: null, to: '', changes: [] },
      {
        from: '',
        to: 'silver',
        changes: [
          'described: unknown → pass, fact-changed',
          'coverage: unknown → pass, fact-changed',
        ],
      },
      {
        from: 'silver',
        to: 'bronze',
        changes: ['coverage: pass → stale, fact-stale'],
      },
      {
        from: 'bronze',
        to: 'silver',
        changes: ['coverage: stale → waived, waiver-granted'],
      },
      {
        from: 'silver',
        to: 'bronze',
        changes: ['coverage: waived → stale, waiver-ended'],
      },
    ]);
  });

  it('takes a new version, keeps the last good one, and knows what it leaves out', async () => {
    await portal.put(component('ledger'), scorecard());
    await portal.describe(LEDGER, true);
    await portal.evaluator.evaluateAll();
    const first = await standing();

    const broken = scorecard({
      checks: [
        {
          id: 'described',
          title: 'It is described',
          why: 'People find it',
          level: 'bronze',
          expression: 'facts.catalog.described &&',
        },
      ],
    });
    await portal.put(broken);
    const [kept] = await portal.definitions.inForce();
    expect(kept).toMatchObject({ version: first?.version });
    expect(kept.problem).toMatch(/expression/);
    expect(await portal.evaluator.evaluateAll()).toMatchObject({ changed: 0 });

    const checks = scorecard().spec?.checks as Array<Record<string, string>>;
    await portal.put(
      scorecard({ checks: [{ ...checks[0], expression: 'false' }] }),
    );
    const [newer] = await portal.definitions.inForce();
    expect(newer.problem).toBeUndefined();
    await portal.evaluator.evaluateAll();
    expect(await standing()).toMatchObject({
      statuses: 'F',
      version: newer.version,
    });

    await portal.put(scorecard({ appliesTo: { kind: 'API' } }));
    await portal.evaluator.evaluateAll();
    expect(await standing()).toBeUndefined();
    expect((await history()).slice(1)).toEqual([
      {
        from: 'bronze',
        to: '',
        changes: [
          'described: pass → fail, check-changed',
          'coverage: unknown → undefined, check-changed',
        ],
      },
      {
        from: '',
        to: null,
        changes: ['described: fail → undefined, entity-changed'],
      },
    ]);
  });

  it('lets an entity go that left the catalog, keeps its history, and begins anew when it is back', async () => {
    await portal.put(component('ledger'), scorecard());
    await portal.evaluator.evaluateAll();
    await portal.subjects.remove([LEDGER], now);
    expect(await knex('standings')).toEqual([]);
    expect(await portal.subjects.get(LEDGER)).toBeUndefined();
    expect(await portal.evaluator.evaluateAll()).toMatchObject({ entities: 0 });
    expect(await portal.put(component('ledger'))).toEqual([expect.any(Number)]);
    await portal.evaluator.evaluateAll();
    expect(await history()).toEqual([
      { from: null, to: '', changes: [] },
      { from: '', to: null, changes: [] },
      { from: null, to: '', changes: [] },
    ]);
  });

  it('writes a transition once when several evaluate at the same time', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `service-${index}`);
    await portal.put(scorecard(), ...names.map(name => component(name)));
    const ids: number[] = await knex('subjects').pluck('id');
    await Promise.all([
      portal.evaluator.evaluateAll(),
      portal.evaluator.evaluate([...ids].reverse()),
      portal.evaluator.evaluateAll(),
    ]);
    expect(await history()).toHaveLength(60);
    for (const name of names) {
      await portal.describe(`component:default/${name}`, true);
    }
    const counts = await Promise.all([
      portal.evaluator.evaluate([...ids].reverse()),
      portal.evaluator.evaluateAll(),
      portal.evaluator.evaluate(ids),
    ]);
    expect(counts.reduce((sum, { changed }) => sum + changed, 0)).toBe(60);
    expect(await history()).toHaveLength(120);
  });

  it('is whole after the database failed in the middle, and goes on from there', async () => {
    await portal.put(component('ledger'), component('notes'), scorecard());
    await portal.evaluator.evaluateAll();
    await portal.describe(LEDGER, true);
    const before = await knex('standings').orderBy('subject_id');
    await knex.schema.renameTable('transitions', 'transitions_away');
    await expect(portal.evaluator.evaluateAll()).rejects.toThrow(/transitions/);
    await knex.schema.renameTable('transitions_away', 'transitions');
    // The standing and its transition are one: neither is there without the other
    expect(await knex('standings').orderBy('subject_id')).toEqual(before);
    expect(await portal.evaluator.evaluateAll()).toMatchObject({ changed: 1 });
    expect(await history()).toHaveLength(3);
  });

  it('does not get lost when the clock jumps back', async () => {
    await portal.put(component('ledger'), scorecard());
    await portal.describe(LEDGER, true);
    await portal.cover(LEDGER, 85);
    await portal.evaluator.evaluateAll();
    later(-3 * 3_600_000);
    expect(await portal.evaluator.evaluateAll()).toMatchObject({ changed: 0 });
    await portal.describe(LEDGER, false);
    await portal.evaluator.evaluateAll();
    expect(await standing()).toMatchObject({ statuses: 'FP', revision: 2 });

    const [ledger] = [await portal.idOf(LEDGER)];
    await portal.queue.add([ledger], { collect: false, now });
    later(30 * DAY);
    expect(await portal.queue.take(10, now)).toHaveLength(1);
    expect(await portal.queue.take(10, now)).toHaveLength(0);
    // Another replica's clock need not be the same
    const behind = new Date(now.getTime() - 5_000);
    expect(await portal.queue.take(10, behind)).toHaveLength(0);
    // The lease ends in a far future now, and binds nobody
    later(-30 * DAY);
    expect(await portal.queue.take(10, now)).toHaveLength(1);
  });

  it('stops an expression that goes on for ever, and evaluates all others', async () => {
    const checks = scorecard().spec?.checks as Array<Record<string, string>>;
    await portal.put(
      component('ledger', {
        numbers: Array.from({ length: 10_000 }, (_, index) => index),
      }),
      scorecard({
        checks: [
          checks[0],
          {
            ...checks[0],
            id: 'slow',
            expression:
              'entity.spec.numbers.all(a, entity.spec.numbers.all(b, a + b >= 0))',
          },
        ],
      }),
    );
    await portal.describe(LEDGER, true);
    await portal.evaluator.evaluateAll();
    expect(await standing()).toMatchObject({ statuses: 'PE' });
  });
});
