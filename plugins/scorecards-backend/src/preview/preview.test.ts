import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { PreviewResult } from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import request from 'supertest';
import {
  component,
  createEvaluation,
  scorecard,
} from '../__testUtils__/evaluation';
import { appOf, routeServices } from '../__testUtils__/routes';
import { DatabaseDecisionStore } from '../database/DatabaseDecisionStore';
import { Gate } from '../gate/Gate';
import { PermissionGuard } from '../permissions/PermissionGuard';
import { Preview } from './Preview';
import { addPreviewRoutes } from './previewRoutes';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const LEDGER = 'component:default/ledger';
const NOTES = 'component:default/notes';
const DAY = 24 * 3600_000;

describe.each(databases.eachSupportedId())('a preview, %s', databaseId => {
  let knex: Knex;
  let now: Date;
  let portal: Awaited<ReturnType<typeof createEvaluation>>;
  let preview: Preview;
  let decisions: DatabaseDecisionStore;

  beforeEach(async () => {
    now = new Date('2026-06-01T12:00:00.000Z');
    knex = await databases.init(databaseId);
    portal = await createEvaluation(knex, () => now);
    decisions = DatabaseDecisionStore.create({ knex });
    preview = Preview.create({ ...portal, decisions, clock: () => now });
    await portal.put(
      component('ledger'),
      component('notes', { owner: 'group:default/notes-team' }),
      component('old'),
      scorecard(),
    );
    for (const [ref, coverage] of [
      [LEDGER, 95],
      [NOTES, 82],
    ] as const) {
      await portal.describe(ref, true);
      await portal.cover(ref, coverage);
    }
  });
  afterEach(() => knex.destroy());

  const draft = (change: (checks: any[]) => unknown[], spec = {}) => {
    const entity = scorecard(spec);
    const checks = change(entity.spec?.checks as unknown[]);
    return JSON.stringify({ ...entity, spec: { ...entity.spec, checks } });
  };
  const stricter = draft(([described, coverage]) => [
    described,
    { ...coverage, expression: 'facts.ci.coverage >= 90.0' },
  ]);
  const of = (text: string, visible: 'all' | number[] = 'all') =>
    preview.of(text, {
      caller: 'user:default/sara',
      visible,
      signal: new AbortController().signal,
    });
  const release = async (ref: string, level?: string) => {
    const gate = Gate.create({ ...portal, decisions });
    const subject = (await portal.subjects.row(ref))!;
    const [current] = await portal.definitions.inForce();
    return gate.record(
      { subject, scorecard: current, level },
      'user:default/sara',
    );
  };

  it('names who would flip, and what would have been stopped, with nothing written', async () => {
    await portal.evaluator.evaluateAll();
    await release(NOTES);
    now = new Date(now.getTime() + 1000);
    const second = await release(NOTES);
    const lower = await release(NOTES, 'bronze');
    await release(LEDGER);
    expect((await release('component:default/old')).decision).not.toBe('allow');
    // What is known now does not matter for what was decided then
    await portal.cover(LEDGER, 10, new Date(now.getTime() + 1));
    const before = await knex('standings');

    const result = await of(stricter);
    expect(result).toMatchObject({
      entities: 3,
      flipped: 1,
      flips: [
        {
          entityRef: NOTES,
          owner: 'group:default/notes-team',
          fromLevel: 'silver',
          toLevel: 'bronze',
          fromGate: 'allow',
          toGate: 'deny',
          checks: [{ check: 'coverage', from: 'pass', to: 'fail' }],
        },
      ],
      byOwner: [{ owner: 'group:default/notes-team', better: 0, worse: 1 }],
      releases: { allowed: 4, denied: 2 },
    });
    expect(result.releases.wouldBeDenied[0]).toMatchObject({
      id: second.id,
      decision: 'deny',
      askedBy: 'user:default/sara',
    });
    expect(result.releases.wouldBeDenied.map(({ id }) => id)).not.toContain(
      lower.id,
    );
    expect(await knex('standings')).toEqual(before);
    expect(await of(draft(checks => checks))).toMatchObject({
      flipped: 0,
      flips: [],
      byOwner: [],
      releases: { allowed: 4, denied: 0 },
    });

    now = new Date(now.getTime() + 91 * DAY);
    expect((await of(stricter)).releases).toEqual({
      allowed: 0,
      denied: 0,
      wouldBeDenied: [],
    });
  });

  it('says nothing of what the caller may not see', async () => {
    await release(NOTES);
    const result = await of(stricter, [await portal.idOf(LEDGER)]);
    expect(result).toEqual({
      entities: 1,
      flipped: 0,
      flips: [],
      byOwner: [],
      releases: { allowed: 0, denied: 0, wouldBeDenied: [] },
    });
  });

  it('shows an announced check as it will count, an easier one as better, and those it takes in or leaves out', async () => {
    const announced = draft(checks => [
      ...checks,
      {
        ...checks[0],
        id: 'named',
        expression: 'entity.metadata.name == "ledger"',
        enabledFrom: '2027-01-01',
      },
    ]);
    expect((await of(announced)).flips).toMatchObject([
      { entityRef: NOTES, checks: [{ check: 'named', to: 'fail' }] },
      { entityRef: 'component:default/old' },
    ]);
    const easier = draft(([described]) => [
      { ...described, expression: 'true' },
    ]);
    expect(await of(easier)).toMatchObject({
      flips: [
        {
          entityRef: 'component:default/old',
          toLevel: 'silver',
          fromGate: 'unknown',
          toGate: 'allow',
        },
      ],
      byOwner: [{ better: 1, worse: 0 }],
    });
    const narrower = draft(checks => checks, {
      appliesTo: {
        kind: 'Component',
        'spec.owner': 'group:default/ledger-team',
      },
    });
    expect(await of(narrower)).toMatchObject({
      entities: 2,
      flips: [{ entityRef: NOTES, fromLevel: 'silver', fromGate: 'allow' }],
    });
    const fresh = stricter.replace('production-readiness', 'brand-new');
    expect(await of(fresh)).toMatchObject({ entities: 3, flipped: 3 });
  });

  it('counts all and names five hundred', async () => {
    const names = Array.from({ length: 700 }, (_, index) => `s-${index}`);
    await portal.put(...names.map(name => component(name)));
    const easy = draft(([described]) => [{ ...described, expression: 'true' }]);
    const result = await of(easy);
    expect(result.flipped).toBe(701);
    expect(result.flips).toHaveLength(500);
    expect(result.byOwner).toEqual([
      { owner: 'group:default/ledger-team', better: 701, worse: 0 },
    ]);
  });

  it('leaves the process free while a draft does too much work, and gives it up', async () => {
    await portal.put(
      ...Array.from({ length: 1_000 }, (_, index) =>
        component(`slow-${index}`, { numbers: Array(15).fill(index) }),
      ),
    );
    const slow = draft(([described]) =>
      Array.from({ length: 60 }, (_, index) => ({
        ...described,
        id: `slow-${index}`,
        expression:
          'entity.spec.numbers.all(a, entity.spec.numbers.all(b, a == b))',
      })),
    );
    // Of the processor: others may need it as well
    const workSince = (moment: NodeJS.CpuUsage) => {
      const { user, system } = process.cpuUsage(moment);
      return (user + system) / 1_000;
    };
    const started = process.cpuUsage();
    let last = started;
    let longest = 0;
    const timer = setInterval(() => {
      longest = Math.max(longest, workSince(last));
      last = process.cpuUsage();
    }, 1);
    await expect(of(slow)).rejects.toThrow(/takes too long/);
    longest = Math.max(longest, workSince(last));
    clearInterval(timer);
    expect(workSince(started)).toBeLessThan(10_000);
    expect(longest).toBeLessThan(workSince(started) / 2);
  });

  it('lets three wait for the one that runs, and each caller have one', async () => {
    const ask = (caller: string) =>
      preview.of(stricter, {
        caller,
        visible: 'all',
        signal: new AbortController().signal,
      });
    const taken = ['a', 'b', 'c', 'd'].map(ask);
    await expect(ask('b')).rejects.toMatchObject({
      statusCode: 429,
      message: expect.stringMatching(/^Your last preview.*in a minute/),
    });
    await expect(ask('e')).rejects.toMatchObject({
      statusCode: 429,
      message: expect.stringMatching(/^Too many previews.*in a minute/),
    });
    for (const result of await Promise.all(taken)) {
      expect(result.flipped).toBe(1);
    }
    await expect(
      preview.of('kind: [', {
        caller: 'b',
        visible: 'all',
        signal: new AbortController().signal,
      }),
    ).rejects.toThrow(/^line 1/);
    expect(await ask('b')).toMatchObject({ entities: 3 });
  });

  it('is asked for over HTTP', async () => {
    const services = routeServices({
      mayNot: (permission, who) =>
        permission === 'scorecards.scorecard.read' &&
        who === 'user:default/nobody',
    });
    const guard = PermissionGuard.create({
      permissions: services.permissions,
      catalog: catalogServiceMock(),
      subjects: portal.subjects,
    });
    const app = appOf(router =>
      addPreviewRoutes(router, { ...services, guard, preview }),
    );
    const post = (definition: unknown, who = 'user:default/sara') =>
      request(app)
        .post('/preview')
        .set('authorization', mockCredentials.user.header(who))
        .send({ definition });
    const { status, body } = await post(stricter);
    expect(status).toBe(200);
    expect((body as PreviewResult).flips).toHaveLength(1);
    const bad = await post(stricter.replace('ci.coverage >= 90.0', 'ci.('));
    expect(bad.status).toBe(400);
    expect(bad.body.error.message).toMatch(
      /line 1: spec\.checks\.1\.expression/,
    );
    expect((await post(7)).status).toBe(400);
    expect((await post(stricter, 'user:default/nobody')).status).toBe(403);
    expect((await post('['.repeat(500_000))).status).toBe(400);
    expect((await post('x'.repeat(3_000_000))).status).toBe(413);
    expect((await request(app).post('/preview').send({})).status).toBe(401);
  });
});
