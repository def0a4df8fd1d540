import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mask } from '../src/mask.js';

for (const [input, expected] of [
  ['card 4111111111111111 declined', 'card 411111******1111 declined'],
  ['sent to anna.berg@shop.example', 'sent to a***@shop.example'],
  ['payment pay_1299 of 1299 EUR', 'payment pay_1299 of 1299 EUR'],
]) {
  test(input, () => assert.equal(mask(input), expected));
}
