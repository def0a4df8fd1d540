import request from 'supertest';
import {
  ago,
  component,
  deployment,
  describeIntake,
  lead,
  service,
} from '../__testUtils__/describeIntake';

describeIntake('quality of data', intake => {
  it('shows what was refused, and takes it again after a mend', async () => {
    const ci = await intake.sign();
    const secret = `ghp_${'a'.repeat(36)}`;
    const answer = await intake.send(
      [
        deployment(
          '1',
          { entity: 'notes' },
          { token: 'x', note: secret, time: undefined },
        ),
        deployment('2', { result: 'ok' }),
        deployment('3', { version: 'v'.repeat(20_000) }),
      ],
      ci,
    );
    expect(answer.body.refused).toMatchObject([
      { id: '1', canReplay: true },
      { index: 1, canReplay: true },
      { index: 2, canReplay: false },
    ]);
    const { body } = await intake.ask('/quality/refused?limit=2');
    expect(body).toMatchObject({
      totalItems: 3,
      nextCursor: expect.any(String),
    });
    const rest = await intake.ask(`/quality/refused?cursor=${body.nextCursor}`);
    const wrong = await intake.ask('/quality/refused?cursor=zzz');
    expect(wrong.body.error.message).toMatch(/^cursor: /);
    const items = [...body.items, ...rest.body.items].sort(
      (a, b) => a.position - b.position,
    );
    expect(items).toMatchObject([
      {
        sender: 'ci:github.com/acme/ledger',
        via: 'events',
        itemId: '1',
        code: 'foreign',
        canReplay: true,
      },
      { code: 'field', reason: expect.stringMatching(/result/) },
      { code: 'field', canReplay: false },
    ]);
    expect(items[0].item).toContain('[removed]');
    expect(JSON.stringify(items)).not.toContain(secret);

    const replay = (id: string) =>
      request(intake.server)
        .post(`/api/adoption/quality/refused/${id}/replay`)
        .set('authorization', lead);
    // Nothing is mended: the platform team can't speak for a job either
    const again = await replay(items[0].id);
    expect(again.status).toBe(207);
    expect(again.body.refused).toMatchObject([{ code: 'foreign' }]);
    expect((await replay(items[2].id)).status).toBe(400);

    intake.entities[1] = component('notes', {
      'paved.dev/repository': 'github:acme/ledger',
    });
    await intake.run('subjects');
    // Told by hand meanwhile; what was refused said no time, and was said before
    await intake.send(
      deployment(
        '1',
        { entity: 'notes', result: 'failure' },
        { time: undefined },
      ),
      ci,
    );
    const now = await intake.ask('/quality/refused');
    expect(now.body.totalItems).toBe(3);
    const { id } = now.body.items.find((each: any) => each.itemId === '1');
    expect((await replay(id)).body).toMatchObject({
      taken: 0,
      corrected: 0,
      outdated: [{ reason: expect.stringMatching(/of result stands/) }],
      refused: [],
    });
    expect(await intake.subjectOf('ci:github.com/acme/ledger/1')).toBe(
      'component:default/notes',
    );
    expect((await replay(id)).status).toBe(404);
  });

  it('says how good the data is', async () => {
    // Nobody deploys a library
    intake.entities.push({
      ...component('parser'),
      spec: { type: 'library', lifecycle: 'production', owner: 'a' },
    });
    await intake.run('subjects');
    await intake.send([
      deployment('1', { finishedAt: ago(100) }),
      deployment('2', { finishedAt: ago(10) }),
      deployment('3', { finishedAt: ago(-120) }, { time: ago(-120) }),
      deployment('1', { finishedAt: ago(90) }, { time: ago(5) }),
      deployment('4', { finishedAt: 5 }),
      deployment('5', {
        finishedAt: undefined,
        result: undefined,
        startedAt: ago(3_000),
      }),
    ]);
    await intake.send(
      [
        { createdAt: ago(5), causedBy: { source: 'forge', id: '1' } },
        { createdAt: ago(5), causedBy: 'nothing' },
        { resolvedAt: ago(1) },
      ].map((data, index) => ({
        type: 'dev.paved.incident',
        time: ago(1),
        data: { id: `i-${index}`, ...data },
      })),
      service('external:pager'),
    );
    const { body } = await intake.ask('/quality');
    expect(body).toMatchObject({
      coverage: {
        services: 2,
        withDeployments: 1,
        withoutDeployments: ['component:default/notes'],
      },
      incidents: {
        total: 3,
        withoutEntity: 3,
        withUnknownCause: 1,
        withoutBeginning: 1,
      },
      unfinishedDeployments: 1,
      unknownEntities: [],
    });
    const [{ coverage }] = (
      await intake.ask(
        '/metrics?ids=delivery.lead-time&from=2026-01-01&to=2026-02-01&zone=UTC',
      )
    ).body.items;
    expect(coverage).toMatchObject({ count: 1, of: 2 });
    const sources = Object.fromEntries(
      body.sources.map((source: any) => [source.source, source]),
    );
    expect(sources.forge).toMatchObject({
      senders: ['external:forge'],
      taken: 4,
      corrected: 1,
      aheadMinutes: 120,
      lagMinutes: { p50: expect.any(Number), p95: expect.any(Number) },
    });
    expect(Math.round(sources.forge.lagMinutes.p95)).toBe(90);
    // What is refused is told of the source that it names
    expect(sources.forge.refused).toEqual({ unit: 1 });
    expect(sources['external:forge']).toBeUndefined();
    expect(sources['external:pager']).toMatchObject({ taken: 3 });

    await intake.run('intake-retention');
    expect(await intake.knex('intake_log')).not.toEqual([]);
    await intake.knex('intake_log').update({ at: '2020-01-01T00:00:00.000Z' });
    await intake
      .knex('intake_refusals')
      .update({ at: '2020-01-01T00:00:00.000Z' });
    await intake.knex('deployments').update({
      finished_at: '2020-01-01T00:00:00.000Z',
    });
    await intake.run('intake-retention');
    expect(await intake.knex('intake_log')).toEqual([]);
    expect(await intake.knex('intake_refusals')).toEqual([]);
    expect(await intake.knex('deployments')).toEqual([]);
  });
});
