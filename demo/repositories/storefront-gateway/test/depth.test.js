import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'graphql';
import { depthOf } from '../src/limitDepth.js';

test('counts fields, not fragments', () => {
  assert.equal(depthOf(parse('{ me { id } }')), 2);
  assert.equal(depthOf(parse('{ me { ... on Merchant { statements { nodes { id } } } } }')), 4);
});
