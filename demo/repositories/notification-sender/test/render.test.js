import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../src/render.js';

test('a declined payment sends nothing', () => {
  assert.equal(render({ type: 'PaymentDeclined', shopperEmail: 'a@shop.example' }), undefined);
});

test('a receipt goes to the shopper', () => {
  assert.equal(render({ type: 'PaymentCaptured', shopperEmail: 'a@shop.example', paymentId: 'p' }).to, 'a@shop.example');
});
