import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTry } from '../src/schedule.js';

test('waits longer each time, and gives up after three days', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(nextTry);
  assert.deepEqual(waits, [...waits].sort((a, b) => a - b));
  assert.ok(waits.reduce((sum, wait) => sum + wait) <= 3 * 24 * 60 * 60);
  assert.equal(nextTry(10), undefined);
});
