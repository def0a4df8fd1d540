import { connect, type AddressInfo } from 'node:net';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  ago,
  COMMIT,
  component,
  deployment,
  describeIntake,
  lead,
  service,
} from '../__testUtils__/describeIntake';

describeIntake('intake', intake => {
  it('takes what a CI job tells of its repository, and nothing else', async () => {
    const ci = await intake.sign();
    const event = (data: object) => deployment('run-1', data);
    expect((await intake.send(event({ commit: COMMIT }), ci)).body).toEqual({
      taken: 1,
      repeated: 0,
      corrected: 0,
      outdated: [],
      ignored: 0,
      refused: [],
    });
    const more = await intake.send(
      [
        deployment('run-1', { commit: COMMIT }),
        // Who names no entity means the only one of its repository
        deployment('run-2', { entity: undefined }),
        deployment('run-3', { entity: 'component:default/notes' }),
        deployment('run-4', { repository: 'https://github.com/acme/notes' }),
        // Nobody knows it yet: it may be its repository's
        deployment('run-5', { entity: 'component:default/brand-new' }),
      ],
      ci,
    );
    expect(more.status).toBe(207);
    expect(more.body).toMatchObject({
      taken: 2,
      repeated: 1,
      refused: [
        {
          index: 2,
          id: 'run-3',
          code: 'foreign',
          reason:
            'component:default/notes does not come from github.com/acme/ledger, for which this job runs',
        },
        { index: 3, code: 'foreign' },
      ],
    });
    // Numbered by its repository: a source that it names writes over nobody's
    expect(await intake.knex('deployments').orderBy('id').pluck('id')).toEqual([
      'ci:github.com/acme/ledger/run-1',
      'ci:github.com/acme/ledger/run-2',
      'ci:github.com/acme/ledger/run-5',
    ]);
    expect(await intake.subjectOf('ci:github.com/acme/ledger/run-2')).toBe(
      'component:default/ledger',
    );

    // It turns out to be another's
    intake.entities.push(component('brand-new'));
    await intake.run('subjects');
    await intake.run('match-entities');
    expect(
      await intake.subjectOf('ci:github.com/acme/ledger/run-5'),
    ).toBeUndefined();

    const branch = await intake.sign({ ref: 'refs/heads/feature' });
    expect(
      (await intake.send(deployment('run-6'), branch)).body.refused,
    ).toEqual([
      expect.objectContaining({
        code: 'foreign',
        reason: expect.stringMatching(/default branch \(main, master\)/),
      }),
    ]);
    const tag = await intake.sign({ ref: 'refs/tags/v1.2.3' });
    expect((await intake.send(deployment('run-6'), tag)).body.taken).toBe(1);
  });

  it('lets nobody else in', async () => {
    const event = deployment('1');
    expect(
      (await intake.send(event, mockCredentials.none.header())).status,
    ).toBe(401);
    expect((await intake.send(event, await intake.sign({}, true))).status).toBe(
      401,
    );
    expect((await intake.send(event, 'Bearer a.b.c')).status).toBe(401);
    expect((await intake.send(event, lead)).status).toBe(403);
    expect((await intake.send(event, service('external:other'))).status).toBe(
      403,
    );
    expect(await intake.knex('deployments')).toEqual([]);
    const guest = mockCredentials.user.header('user:default/guest');
    expect((await intake.ask('/quality', guest)).status).toBe(403);
    expect((await intake.ask('/quality/refused', guest)).status).toBe(403);
    expect((await intake.ask('/quality', await intake.sign())).status).toBe(
      401,
    );
    const replay = await request(intake.server)
      .post('/api/adoption/quality/refused/x/replay')
      .set('authorization', guest);
    expect(replay.status).toBe(403);
    const file = await intake
      .upload('deployments', 'id')
      .set('authorization', guest);
    expect(file.status).toBe(403);
  });

  it('takes CloudEvents in each form, and CDEvents with and without', async () => {
    const cdEvent = (id: string, type = 'service.deployed.0.2.0') => ({
      context: {
        version: '0.5.0',
        id,
        source: '/forge',
        type: `dev.cdevents.${type}`,
        timestamp: ago(30),
      },
      subject: {
        id: 'service/ledger',
        content: { environment: { id: 'prod' }, artifactId: 'pkg:oci/l@1' },
      },
    });
    const batch = await request(intake.server)
      .post('/api/adoption/events')
      .set('authorization', service())
      .type('application/cloudevents-batch+json')
      .send(
        JSON.stringify([
          {
            specversion: '1.0',
            id: 'a',
            source: '/forge',
            type: 'dev.cdevents.service.deployed.0.2.0',
            data: cdEvent('a'),
          },
          cdEvent('b'),
          cdEvent('c', 'pipelinerun.finished.0.2.0'),
        ]),
      );
    expect(batch.body).toMatchObject({ taken: 2, ignored: 1, refused: [] });
    const binary = await request(intake.server)
      .post('/api/adoption/events')
      .set({
        authorization: service(),
        'ce-specversion': '1.0',
        'ce-id': 'd',
        'ce-source': '/forge',
        'ce-type': 'dev.cdevents.service.deployed.0.2.0',
      })
      .send(cdEvent('d'));
    expect(binary.body).toMatchObject({ taken: 1 });
    expect(await intake.subjectOf('/forge/d')).toBe('component:default/ledger');
    // The same again, alone and as it was
    expect((await intake.send(cdEvent('d'))).body).toMatchObject({
      repeated: 1,
    });
  });

  it('of writers at once loses nothing, and takes nothing twice', async () => {
    const events = Array.from({ length: 40 }, (_, index) =>
      deployment(
        `run-${index}`,
        { finishedAt: '2026-11-01T00:00:00Z' },
        {
          time: '2026-11-01T00:00:00Z',
        },
      ),
    );
    const late = events.map(event => ({
      ...event,
      time: '2026-11-01T00:05:00Z',
      data: { ...event.data, result: 'failure' },
    }));
    const results = await Promise.all(
      [events, late, [...events].reverse(), late, events].map(batch =>
        intake.send(batch),
      ),
    );
    const sum = (name: string) =>
      results.reduce(
        (total, { body }) => total + (body[name].length ?? body[name]),
        0,
      );
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(sum('taken')).toBe(40);
    expect(
      sum('taken') + sum('repeated') + sum('corrected') + sum('outdated'),
    ).toBe(200);
    // The latest holds, whoever came last
    expect(
      await intake
        .knex('deployments')
        .groupBy('result')
        .select('result')
        .count({ n: '*' }),
    ).toEqual([{ result: 'failure', n: expect.anything() }]);
    const [logged] = await intake.knex('intake_log').sum({ taken: 'taken' });
    expect(Number(logged.taken)).toBe(40);
  });

  it('without a time counts as said when it arrives', async () => {
    const told = (data: object) => deployment('1', data, { time: undefined });
    const stored = () => intake.knex('deployments').first();
    const answer = async (event: unknown) => {
      const { status, body } = await intake.send(event);
      expect(status).toBe(200);
      return body;
    };
    expect(await answer(told({}))).toMatchObject({ taken: 1 });
    for (const [data, column, value] of [
      [{ result: 'failure' }, 'result', 'failure'],
      // In the order of the alphabet it would be the lesser
      [{ entity: 'notes' }, 'entity_ref', 'component:default/notes'],
      [{ entity: 'ledger' }, 'entity_ref', 'component:default/ledger'],
      [{ finishedAt: ago(100) }, 'finished_at', ago(100)],
    ] as const) {
      expect(await answer(told(data))).toMatchObject({
        taken: 0,
        repeated: 0,
        corrected: 1,
        outdated: [],
      });
      expect((await stored())[column]).toBe(value);
      expect(await answer(told(data))).toMatchObject({ repeated: 1 });
    }
    // In one batch too, the last
    expect(
      await answer(
        ['a', 'c', 'b'].map(version => told({ finishedAt: ago(100), version })),
      ),
    ).toMatchObject({ taken: 1, corrected: 2, outdated: [] });
    expect((await stored()).version).toBe('b');
  });

  it('says what it did not take, because something else stands', async () => {
    const at = (minutes: number, data: object) =>
      deployment('1', data, { time: ago(minutes) });
    await intake.send(at(10, { result: 'failure' }));
    const { status, body } = await intake.send([
      at(20, {}),
      at(20, { version: '1' }),
      at(10, { entity: 'notes' }),
      at(10, {}),
      at(5, {}),
    ]);
    expect(status).toBe(200);
    const outdated = (index: number, reason: string) => ({
      index,
      id: '1',
      reason: `${reason}; to correct it, give a \`time\` after ${ago(10)}`,
    });
    expect(body).toEqual({
      taken: 1,
      repeated: 0,
      // Of one time the greater: notes comes after ledger, success after failure
      corrected: 2,
      ignored: 0,
      outdated: [
        outdated(0, 'a later statement of result stands'),
        outdated(1, 'a later statement of result stands'),
        outdated(3, 'another statement of entity of the same time stands'),
      ],
      refused: [],
    });
    const [source] = (await intake.ask('/quality')).body.sources;
    expect(source).toMatchObject({
      source: 'forge',
      taken: 2,
      repeated: 0,
      corrected: 2,
      outdated: 3,
      contradicting: 2,
    });
  });

  it.each<[string, unknown, number, RegExp]>([
    ['an empty batch', [], 400, /0 events/],
    ['too many', Array(10_001).fill(1), 400, /1 to 10000 at once/],
  ])('refuses %s', async (_, body, status, reason) => {
    const response = await intake.send(body);
    expect(response.status).toBe(status);
    expect(response.body.error.message).toMatch(reason);
  });

  it('refuses each bad one of a batch, and keeps the good', async () => {
    const { status, body } = await intake.send([
      deployment('good'),
      deployment('a', { finishedAt: 1_795_512_600 }),
      deployment('b', { finishedAt: '2031-01-01T00:00:00Z' }),
      deployment('c', { finishedAt: '2001-01-01T00:00:00Z' }),
      deployment('d', { version: 'a\0b' }),
      { ...deployment('e'), deep: 'DEEP' },
      { type: 'dev.paved.release' },
      'text',
      deployment("'; drop table deployments; --"),
    ]);
    expect(status).toBe(207);
    expect(body).toMatchObject({ taken: 2 });
    expect(body.refused.map((each: any) => [each.index, each.code])).toEqual([
      [1, 'unit'],
      [2, 'future'],
      [3, 'past'],
      [4, 'field'],
      [5, 'limit'],
      [6, 'type'],
      [7, 'form'],
    ]);
    expect(await intake.knex('deployments').pluck('id')).toContain(
      "forge/'; drop table deployments; --",
    );
  });

  it('refuses what is no JSON, what is compressed, and what is too large', async () => {
    const post = () =>
      request(intake.server)
        .post('/api/adoption/events')
        .set('authorization', service())
        .type('json');
    expect((await post().send('{"a":')).status).toBe(400);
    const packed = await post().set('content-encoding', 'gzip').send('x');
    expect(packed.status).toBe(400);
    expect(packed.body.error.message).toMatch(/gzip/);
    for (const path of ['events', 'imports/deployments', 'requests']) {
      const as = path === 'events' ? service() : lead;
      const socket = connect((intake.server.address() as AddressInfo).port);
      socket.on('error', () => undefined);
      const answer = new Promise<string>(resolve => {
        socket.once('data', data => resolve(data.toString()));
      });
      socket.write(
        `POST /api/adoption/${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${as}\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\nid,x`,
      );
      // The rest is never sent; the answer comes all the same
      expect(await answer).toMatch(/^HTTP\/1.1 413 /);
      socket.destroy();
    }
  });
});
