import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toEvent } from '../src/events.js';

test('each event has an id of its own', () => {
  const payment = { id: 'pay_1', merchantId: 'm_1', status: 'captured', amount: { amount: 1, currency: 'EUR' } };
  assert.equal(toEvent(payment).type, 'PaymentCaptured');
  assert.notEqual(toEvent(payment).eventId, toEvent(payment).eventId);
});
