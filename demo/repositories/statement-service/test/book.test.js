import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBook } from '../src/book.js';

test('a month is credits less debits of the merchant', () => {
  const book = createBook();
  const entry = { account: 'merchant/m_1', currency: 'EUR', postedAt: '2026-03-05T10:00:00Z' };
  book.add({ ...entry, side: 'credit', amount: 1269 });
  book.add({ ...entry, side: 'debit', amount: 269 });
  book.add({ ...entry, account: 'fees', side: 'credit', amount: 30 });
  assert.equal(book.total('m_1', '2026-03', 'EUR'), 1000);
});
