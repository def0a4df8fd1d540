import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, allocate, money } from '../src/index.js';

test('floats are refused', () => {
  assert.throws(() => money(12.99, 'EUR'), /not a whole number/);
});

test('currencies are not mixed', () => {
  assert.throws(() => add(money(1, 'EUR'), money(1, 'SEK')), /can't be added up/);
});

test('nothing is lost when dividing', () => {
  const parts = allocate(money(100, 'EUR'), [1, 1, 1]);
  assert.deepEqual(parts.map(part => part.amount), [34, 33, 33]);
});
