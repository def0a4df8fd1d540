import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../src/config.js';

test('names what is missing', () => {
  assert.throws(() => readConfig({ DATABASE_URL: 'postgres://localhost/auth' }), /REDIS_URL is not set/);
});
