import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { UsageEvent } from '@paved/plugin-adoption-common';
import fc from 'fast-check';
import request from 'supertest';
import {
  batch,
  cells,
  DAY,
  event,
  HOUR,
  recount,
  ref,
  replicaOf,
  startUsage,
  TABLES,
  top,
} from '../__testUtils__/startUsage';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('use of the portal, %s', id => {
  it('takes each event that is right, once, and says what is wrong with the others', async () => {
    const { knex, app, send, counted } = await startUsage(
      await databases.init(id),
    );
    const twice = event();
    const now = Date.now();
    const sent = {
      sentAt: now,
      events: [
        twice,
        { ...event(), id: 'seven' },
        'no event',
        event({ at: now - 8 * DAY }),
        event({
          at: now + HOUR,
          path: '/docs/default/component/ledger/Setup/',
        }),
        event({ path: '/create/tasks/8d9f\0' }),
        event({ path: '/half-\ud800' }),
        event({ path: 'http://elsewhere/' }),
        twice,
      ],
    };
    const { status, body } = await send('ada', sent);
    expect(status).toBe(207);
    expect(body).toMatchObject({
      taken: 2,
      repeated: 1,
      ignored: 0,
      clamped: 1,
    });
    expect(body.refused).toEqual([
      { index: 1, id: 'seven', reason: expect.stringContaining('id') },
      { index: 2, reason: expect.any(String) },
      {
        index: 3,
        id: sent.events[3] && (sent.events[3] as UsageEvent).id,
        reason: expect.stringContaining('8 days before'),
      },
      expect.objectContaining({ index: 5 }),
      expect.objectContaining({ index: 6 }),
      expect.objectContaining({ index: 7 }),
    ]);
    // Sent again, as after a connection that broke before the answer
    const again = await send('ada', batch(twice));
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ taken: 0, repeated: 1 });
    expect(counted).toEqual({ taken: 2, repeated: 2, ignored: 0, refused: 6 });

    expect((await top(app, 'docs')).body).toEqual({
      totalItems: 1,
      items: [
        {
          name: '/docs/default/component/ledger/Setup',
          plugin: 'techdocs',
          count: 1,
        },
      ],
    });
    expect((await top(app, 'pages')).body.items).toEqual([
      {
        name: '/catalog/default/component/ledger',
        plugin: 'catalog',
        count: 1,
      },
    ]);
    expect((await top(app, 'pages', 'ada')).status).toBe(403);
    const { days, names } = await cells(knex);
    expect({ days, names }).toEqual(await recount(knex));
    await knex.destroy();
  });

  it('knows whose events they are from who sends them, and keeps no name', async () => {
    const { knex, app, send } = await startUsage(await databases.init(id));
    const stolen = randomUUID();
    // Ben sends an id that Ada will use, and says that he is Eve
    await send(
      'ben',
      batch({
        ...event({ id: stolen }),
        user: ref('eve'),
        userName: 'eve',
        context: { userName: ref('eve') },
      }),
    );
    const { body } = await send('ada', batch(event({ id: stolen })));
    expect(body).toMatchObject({ taken: 1, repeated: 0 });
    expect(await knex('usage_people')).toHaveLength(2);
    const kept = JSON.stringify(
      await Promise.all(TABLES.map(table => knex(table))),
    );
    for (const name of ['ada', 'ben', 'eve']) {
      expect(kept).not.toContain(`"${name}`);
      expect(kept).not.toContain(`/${name}`);
    }

    // The platform's own people, guests and services do not count
    expect((await send('sara', batch(event()))).body).toMatchObject({
      taken: 0,
      ignored: 1,
    });
    const anonymous = await request(app)
      .post('/usage')
      .set('authorization', mockCredentials.none.header())
      .send(batch(event()));
    const service = await request(app)
      .post('/usage')
      .set('authorization', mockCredentials.service.header())
      .send(batch(event()));
    expect([anonymous.status, service.status]).toEqual([401, 403]);
    expect(await knex('usage_events')).toHaveLength(2);
    await knex.destroy();
  });

  it('believes how long ago something was, and no clock', async () => {
    const { knex, send } = await startUsage(await databases.init(id));
    const aLongTime = 10 * 365 * DAY;
    const at = Date.now() + aLongTime;
    await send('ada', {
      sentAt: at,
      events: [event({ at }), event({ at: at - 2 * DAY })],
    });
    const times = (await knex('usage_events').orderBy('at').pluck('at')).map(
      time => Date.now() - Number(time),
    );
    expect(times[1]).toBeLessThan(HOUR);
    expect(Math.abs(times[0] - 2 * DAY)).toBeLessThan(HOUR);
    await knex.destroy();
  });

  it('refuses what is too large, and what is no batch, at once', async () => {
    const { knex, app, send } = await startUsage(await databases.init(id));
    const many = Array.from({ length: 1_001 }, () => ({}));
    const large = `{"sentAt":1,"events":["${'x'.repeat(1024 * 1024)}"]}`;
    expect((await send('ada', batch(...many))).status).toBe(400);
    expect((await send('ada', large)).status).toBe(413);
    expect((await send('ada', '{"sentAt":')).status).toBe(400);
    expect((await send('ada', { events: [] })).body.error.message).toContain(
      'sentAt',
    );
    // 100 MB, of which no more than the heading is sent before it is refused
    const server = app.listen(0);
    const socket = connect((server.address() as AddressInfo).port);
    socket.write(
      [
        'POST /usage HTTP/1.1',
        'host: portal',
        `authorization: ${mockCredentials.user.header(ref('ada'))}`,
        'content-type: application/json',
        `content-length: ${100 * 1024 * 1024}`,
        '\r\n{',
      ].join('\r\n'),
    );
    const [answered] = await once(socket, 'data');
    expect(String(answered)).toMatch(/^HTTP\/1.1 413 .*connection: close/is);
    socket.destroy();
    server.close();
    expect(await knex('usage_events')).toEqual([]);
    await knex.destroy();
  });

  it('takes no more of one person than a day allows, and says when to send it again', async () => {
    const { knex, send } = await startUsage(await databases.init(id), {
      mostPerDay: 1_000,
    });
    const first = batch(...Array.from({ length: 999 }, () => event()));
    expect((await send('ada', first)).body).toMatchObject({ taken: 999 });
    // What was taken before uses nothing, nor does what fails
    const last = batch(event());
    await knex.schema.renameTable('usage_people', 'gone');
    expect((await send('ada', last)).status).toBe(500);
    await knex.schema.renameTable('gone', 'usage_people');
    expect((await send('ada', batch(first.events[0]))).status).toBe(200);
    expect((await send('ada', last)).body).toMatchObject({ taken: 1 });

    const more = batch(event());
    const { status, body, headers } = await send('ada', more);
    expect([status, body.error.message]).toEqual([
      429,
      expect.stringMatching(/1000 events a day/),
    ]);
    const seconds = Number(headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(DAY / 1000);
    expect(await knex('usage_events')).toHaveLength(1_000);
    expect((await send('ben', batch(event()))).body.taken).toBe(1);

    // A batch that is larger than a day would never be taken
    await expect(replicaOf(knex, { mostPerDay: 999 })).rejects.toThrow(
      'adoption.usage.mostPerDay',
    );
    await knex.destroy();
  });

  it('adds up the same whatever the order, the batches, the repetitions and the replica', async () => {
    const { knex, ...first } = await startUsage(await databases.init(id));
    const replicas = [first, await replicaOf(knex)];
    const sentAt = Date.now();
    const actions = fc.constantFrom('navigate', 'search', 'click');
    const events = fc.array(
      fc.record({
        who: fc.constantFrom('ada', 'ben', 'fay', 'nobody'),
        event: fc.record({
          id: fc.uuid(),
          at: fc.integer({ min: sentAt - 6 * DAY, max: sentAt }),
          action: actions,
          path: fc.constantFrom('/', '/docs/default/component/a/b', '/catalog'),
          results: fc.integer({ min: 0, max: 1 }),
        }),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.integer({ min: 1, max: 15 }),
        fc.infiniteStream(fc.nat()),
        async (told, size, random) => {
          const fill = async (
            order: typeof told,
            parts: number,
            doubles: boolean,
          ) => {
            for (const table of TABLES) {
              await knex(table).delete();
            }
            const sendings: Array<Promise<unknown>> = [];
            for (const who of new Set(order.map(each => each.who))) {
              const own = order.filter(each => each.who === who);
              for (let start_ = 0; start_ < own.length; start_ += parts) {
                const part = own
                  .slice(start_, start_ + parts)
                  .map(each => each.event);
                for (let time = 0; time < (doubles ? 2 : 1); time++) {
                  sendings.push(
                    Promise.resolve(
                      replicas[sendings.length % 2]
                        .send(who, { sentAt, events: part })
                        .expect(200),
                    ),
                  );
                }
              }
            }
            await Promise.all(sendings);
            return cells(knex);
          };
          // Instants are the server's; all on one day of it, seen from a few seconds apart
          const expected = await fill(told, 1_000, false);
          const keys = new Map(told.map(each => [each, random.next().value]));
          const shuffled = [...told].sort(
            (a, b) => keys.get(a)! - keys.get(b)!,
          );
          expect(await fill(shuffled, size, true)).toEqual(expected);
          const { days, names } = expected;
          expect(await recount(knex)).toEqual({ days, names });
        },
      ),
      { numRuns: 6 },
    );
    await knex.destroy();
  });

  it('takes all of a batch or, when something fails, nothing', async () => {
    const { knex, send } = await startUsage(await databases.init(id));
    const sent = batch(event(), event({ action: 'search', results: 0 }));
    await knex.schema.renameTable('usage_people', 'gone');
    expect((await send('ada', sent)).status).toBe(500);
    await knex.schema.renameTable('gone', 'usage_people');
    for (const table of TABLES) {
      expect(await knex(table)).toEqual([]);
    }
    expect((await send('ada', sent)).body).toMatchObject({ taken: 2 });
    await knex.destroy();
  });

  if (id !== 'SQLITE_3') {
    it('takes nothing of a batch in which it is killed, and all of it again', async () => {
      const { knex, send } = await startUsage(await databases.init(id));
      const sent = batch(event(), event({ action: 'search', results: 0 }));
      const other = await knex.transaction();
      // The batch has been written but for its people, and waits
      await other.raw('lock table usage_people in exclusive mode');
      const answered = send('ada', sent).then(({ status }) => status);
      const waiting = async () =>
        (
          await knex.raw(
            `select pid from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock' and query like '%usage_people%'`,
          )
        ).rows;
      let [process] = await waiting();
      while (!process) {
        await sleep(20);
        [process] = await waiting();
      }
      await knex.raw('select pg_terminate_backend(?)', [process.pid]);
      await other.commit();
      expect(await answered).toBe(500);
      for (const table of TABLES) {
        expect(await knex(table)).toEqual([]);
      }
      expect((await send('ada', sent)).body).toMatchObject({ taken: 2 });
      const { days, names } = await cells(knex);
      expect({ days, names }).toEqual(await recount(knex));
      await knex.destroy();
    });
  }
});
