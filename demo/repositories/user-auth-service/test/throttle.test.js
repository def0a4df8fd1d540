import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowTry } from '../src/sessions/throttle.js';

function fakeRedis() {
  const counts = new Map();
  return {
    incr: async key => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return counts.get(key);
    },
    expire: async () => 1,
    ttl: async () => 840,
  };
}

test('the ninth try of an account has to wait, another account has not', async () => {
  const redis = fakeRedis();
  for (let i = 0; i < 8; i++) {
    assert.deepEqual(await allowTry(redis, 'a@shop.example'), { allowed: true });
  }
  assert.deepEqual(await allowTry(redis, 'a@shop.example'), { allowed: false, retryAfter: 840 });
  assert.deepEqual(await allowTry(redis, 'b@shop.example'), { allowed: true });
});
