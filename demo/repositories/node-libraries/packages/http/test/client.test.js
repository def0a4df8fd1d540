import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../src/client.js';

function answering(...statuses) {
  const calls = [];
  return { calls, fetch: async (url, init) => (calls.push(init.method), { status: statuses.shift() }) };
}

test('a GET is tried again', async () => {
  const server = answering(503, 200);
  const request = createClient({ baseUrl: 'http://ledger.example', fetch: server.fetch });
  assert.equal((await request('/balance')).status, 200);
  assert.equal(server.calls.length, 2);
});

test('a POST without an idempotency key is not', async () => {
  const server = answering(503, 201);
  const request = createClient({ baseUrl: 'http://ledger.example', fetch: server.fetch });
  assert.equal((await request('/transactions', { method: 'POST' })).status, 503);
  assert.equal(server.calls.length, 1);
});
