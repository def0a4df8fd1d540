import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingDocuments } from '../src/requirements.js';

test('Germany wants a bank statement, Sweden does not', () => {
  assert.deepEqual(missingDocuments('DE', ['registration', 'owner_passport']), ['bank_statement']);
  assert.deepEqual(missingDocuments('SE', ['registration', 'owner_passport']), []);
});
