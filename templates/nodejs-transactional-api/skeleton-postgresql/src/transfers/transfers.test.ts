import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../app.js';
import { Database } from '../database/database.js';
import { createTestDatabase, hasServer, type TestDatabase } from '../database/testDatabase.js';
import { Idempotency } from '../idempotency/idempotency.js';
import { Settings } from '../settings.js';
import type { Account } from '../accounts/account.js';
import type { Transfer } from './transfer.js';

suite('transfers', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;

  before(async () => {
    database = await createTestDatabase();
    app = await createApp(new Settings({ DATABASE_URL: database.url }));
    await app.init();
  });
  after(async () => {
    await app.close();
    await database.drop();
  });

  async function call(method: 'GET' | 'POST', url: string, body?: object, key?: string) {
    const response = await app.inject({
      method,
      url,
      ...(body && { payload: body }),
      headers: key ? { 'idempotency-key': key } : {},
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.json<unknown>(),
    };
  }

  async function openAccount(balance: number): Promise<string> {
    const { status, body } = await call('POST', '/v1/accounts', { balance }, randomUUID());
    assert.equal(status, 201);
    return (body as Account).id;
  }

  async function balanceOf(id: string): Promise<number> {
    return ((await call('GET', `/v1/accounts/${id}`)).body as Account).balance;
  }

  test('moves money', async () => {
    const [from, to] = [await openAccount(1000), await openAccount(0)];
    const made = await call('POST', '/v1/transfers', { from, to, amount: 400 }, randomUUID());
    assert.equal(made.status, 201);
    assert.deepEqual([await balanceOf(from), await balanceOf(to)], [600, 400]);
    const { id } = made.body as Transfer;
    assert.deepEqual((await call('GET', `/v1/transfers/${id}`)).body, made.body);
  });

  test('does once what is asked twice, and gives the same answer', async () => {
    const [from, to, key] = [await openAccount(1000), await openAccount(0), randomUUID()];
    const first = await call('POST', '/v1/transfers', { from, to, amount: 400 }, key);
    const second = await call('POST', '/v1/transfers', { from, to, amount: 400 }, key);
    assert.equal(second.status, 201);
    assert.deepEqual(second.body, first.body);
    assert.deepEqual(
      [first.headers['idempotency-replayed'], second.headers['idempotency-replayed']],
      ['false', 'true'],
    );
    assert.equal(await balanceOf(from), 600);
  });

  test('refuses a key that was used for something else', async () => {
    const [from, to, key] = [await openAccount(1000), await openAccount(0), randomUUID()];
    await call('POST', '/v1/transfers', { from, to, amount: 400 }, key);
    const { status, body } = await call('POST', '/v1/transfers', { from, to, amount: 1 }, key);
    assert.equal(status, 422);
    assert.partialDeepStrictEqual(body, { type: 'urn:problem:idempotency-key-reused' });
  });

  test('forgets what was refused: it may succeed later', async () => {
    const [from, to, key] = [await openAccount(0), await openAccount(500), randomUUID()];
    const transfer = { from, to, amount: 400 };
    const { status, body } = await call('POST', '/v1/transfers', transfer, key);
    assert.equal(status, 409);
    assert.partialDeepStrictEqual(body, { type: 'urn:problem:insufficient-funds' });
    await call('POST', '/v1/transfers', { from: to, to: from, amount: 400 }, randomUUID());
    assert.equal((await call('POST', '/v1/transfers', transfer, key)).status, 201);
  });

  test('forgets answers when it is time', async () => {
    const key = randomUUID();
    const first = await call('POST', '/v1/accounts', { balance: 1 }, key);
    await app.get(Idempotency).forget();
    assert.deepEqual((await call('POST', '/v1/accounts', { balance: 1 }, key)).body, first.body);
    await app
      .get(Database)
      .query("update idempotency_keys set created_at = now() - interval '100 hours'");
    await app.get(Idempotency).forget();
    assert.notDeepEqual((await call('POST', '/v1/accounts', { balance: 1 }, key)).body, first.body);
  });

  test('does again what others were in the way of, and only that', async () => {
    const database = app.get(Database);
    const reasons = ['40001', '40P01'];
    const attempts = await database.transaction(async (queries) => {
      const reason = reasons.pop();
      if (reason) {
        await queries.query(`do $$ begin raise exception using errcode = '${reason}'; end $$`);
      }
      return 3 - reasons.length;
    });
    assert.equal(attempts, 3);
    await assert.rejects(
      database.transaction((queries) => queries.query('select 1 / 0')),
      { code: '22012' },
    );
  });

  test('changes nothing when an account is unknown', async () => {
    const from = await openAccount(1000);
    const transfer = { from, to: randomUUID(), amount: 400 };
    const { status, body } = await call('POST', '/v1/transfers', transfer, randomUUID());
    assert.equal(status, 422);
    assert.partialDeepStrictEqual(body, { type: 'urn:problem:unknown-account' });
    assert.equal(await balanceOf(from), 1000);
  });

  test('names everything that is wrong with a request', async () => {
    const from = randomUUID();
    const body = { from, to: 'me', amount: 0.5, note: 'hello' };
    const response = await call('POST', '/v1/transfers', body, randomUUID());
    assert.equal(response.status, 400);
    assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
    const { errors } = response.body as { errors: { pointer: string }[] };
    assert.deepEqual(errors.map(({ pointer }) => pointer).sort(), ['/', '/amount', '/to']);
    const same = { from, to: from, amount: 1 };
    assert.equal((await call('POST', '/v1/transfers', same, randomUUID())).status, 400);
    assert.equal((await call('POST', '/v1/transfers', { ...same, to: randomUUID() })).status, 400);
    assert.equal((await call('GET', '/v1/accounts/1')).status, 400);
  });

  test('knows what it has not', async () => {
    assert.equal((await call('GET', `/v1/accounts/${randomUUID()}`)).status, 404);
    assert.equal((await call('GET', `/v1/transfers/${randomUUID()}`)).status, 404);
  });

  test(
    'stays right when many do it at once',
    { skip: hasServer ? false : 'needs a server: set DATABASE_URL' },
    async () => {
      const [a, b, key] = [await openAccount(1000), await openAccount(1000), randomUUID()];
      const answers = await Promise.all([
        // The same transfer, ten times
        ...Array.from({ length: 10 }, () =>
          call('POST', '/v1/transfers', { from: a, to: b, amount: 100 }, key),
        ),
        // Others, in both directions
        ...Array.from({ length: 20 }, (_, index) =>
          call(
            'POST',
            '/v1/transfers',
            index % 2 ? { from: a, to: b, amount: 7 } : { from: b, to: a, amount: 7 },
            randomUUID(),
          ),
        ),
      ]);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
      assert.deepEqual([await balanceOf(a), await balanceOf(b)], [900, 1100]);
    },
  );
});
