import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sign } from '../src/sign.js';

test('depends on body, secret and time', () => {
  const signatures = [
    sign('{}', 'a', 1),
    sign('{ }', 'a', 1),
    sign('{}', 'b', 1),
    sign('{}', 'a', 2),
  ];
  assert.equal(new Set(signatures).size, 4);
});
