import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { createScoring } from '../src/scoring.js';

test('goes on without a score when scoring is slow', async () => {
  const server = createServer(() => {}).listen(0);
  await once(server, 'listening');
  const scoring = createScoring(`http://localhost:${server.address().port}`);
  assert.deepEqual(await scoring({ merchantId: 'm_1', amount: {} }), { action: 'allow', unscored: true });
  server.closeAllConnections();
  server.close();
});
