import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../app.js';
import { Settings } from '../settings.js';
import { quoteFor, type MethodList } from './quote.js';

suite('quotes', () => {
  let app: NestFastifyApplication;

  before(async () => {
    app = await createApp(new Settings({}));
    await app.init();
  });
  after(() => app.close());

  for (const [amount, method, fee] of [
    [10_000, 'card', 165],
    [1, 'card', 25],
    [36, 'card', 26],
    [10_000, 'transfer', 20],
    [1_000_000_000_000, 'card', 14_000_000_025],
  ] as const) {
    test(`${String(amount)} by ${method} costs ${String(fee)}`, () => {
      assert.deepEqual(quoteFor({ amount, method }), { amount, fee, total: amount + fee });
    });
  }

  test('are given for each way to pay, and refused with everything that is wrong', async () => {
    const ask = (payload: object) => app.inject({ method: 'POST', url: '/v1/quotes', payload });
    const { methods } = (await app.inject({ url: '/v1/methods' })).json<MethodList>();
    assert.deepEqual(
      await Promise.all(
        methods.map(async ({ id }) => (await ask({ amount: 10_000, method: id })).json<unknown>()),
      ),
      [
        { amount: 10_000, fee: 165, total: 10_165 },
        { amount: 10_000, fee: 20, total: 10_020 },
      ],
    );
    const refusal = await ask({ amount: 0.5, method: 'cash' });
    assert.equal(refusal.statusCode, 400);
    const { errors } = refusal.json<{ errors: { pointer: string }[] }>();
    assert.deepEqual(errors.map(({ pointer }) => pointer).sort(), ['/amount', '/method']);
  });
});
