import assert from 'node:assert';
import test from 'node:test';

test('numbers hold', () => assert.equal(1 + 1, 2));
