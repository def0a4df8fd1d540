import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress } from '../src/addresses.js';

for (const [address, expected] of [
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['192.0.2.1', true],
]) {
  test(address, async () => assert.equal(await isPublicAddress(address), expected));
}
