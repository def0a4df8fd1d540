import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Readiness } from './readiness.js';

const well = { name: 'the well one', check: () => Promise.resolve() };
const ill = { name: 'the ill one', check: () => Promise.reject(new Error('ill')) };
const silent = { name: 'the silent one', check: () => new Promise<void>(() => undefined) };

test('is ready when all it needs answers', async () => {
  assert.deepEqual(await new Readiness([well]).obstacles(), []);
});

test('names what does not answer, or not in time', async () => {
  assert.deepEqual(await new Readiness([ill, well, silent]).obstacles(), [
    "the ill one doesn't answer",
    "the silent one doesn't answer",
  ]);
});

test('is not ready once it is stopping', async () => {
  const readiness = new Readiness([well]);
  readiness.stop();
  assert.deepEqual(await readiness.obstacles(), ['stopping']);
});
