import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, Refusal } from './call.js';

const problem = { 'content-type': 'application/problem+json', 'x-correlation-id': 'order-7' };

for (const [what, answer, message, correlationId] of [
  [
    'what the service says',
    () => Response.json({ title: 'Conflict', detail: 'Taken' }, { status: 409, headers: problem }),
    'Taken',
    'order-7',
  ],
  [
    'everything that is wrong',
    () =>
      Response.json(
        { title: 'Bad Request', errors: [{ detail: 'Too long' }, { detail: 'No id' }] },
        { status: 400, headers: problem },
      ),
    'Too long; No id',
    'order-7',
  ],
  [
    'that something else refuses',
    () => new Response('<h1>Bad Gateway</h1>', { status: 502 }),
    'The answer was 502',
    undefined,
  ],
] as const) {
  test(`tells ${what}`, async (t) => {
    t.mock.method(globalThis, 'fetch', () => Promise.resolve(answer()));
    await assert.rejects(call('/v1/things'), (error) => {
      assert.ok(error instanceof Refusal);
      assert.deepEqual([error.message, error.correlationId], [message, correlationId]);
      return true;
    });
  });
}
