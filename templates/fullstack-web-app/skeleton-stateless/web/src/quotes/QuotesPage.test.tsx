import { isAccessible, show } from '../testing/page.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App } from '../App.js';
import { readMoney, writeMoney } from './money.js';
import { QuotesPage } from './QuotesPage.js';

const methods = () =>
  Response.json({
    methods: [
      { id: 'card', title: 'Card' },
      { id: 'transfer', title: 'Bank transfer' },
    ],
  });
const unavailable = () =>
  Response.json(
    { title: 'Internal Server Error' },
    {
      status: 500,
      headers: { 'content-type': 'application/problem+json', 'x-correlation-id': 'order-7' },
    },
  );

test('asks what a payment costs by keyboard, and lists the answers', async (t) => {
  const sent: unknown[] = [];
  const { person, screen } = show(t, <QuotesPage />, {
    'GET /v1/methods': methods,
    'POST /v1/quotes': (body) => {
      sent.push(body);
      return Response.json({ amount: 1250, fee: 20, total: 1270 });
    },
  });
  assert.ok(screen.getByText('Loading ways to pay …'));
  assert.ok(screen.getByText('Nothing yet.'));
  await isAccessible();
  const input = await screen.findByRole('textbox', { name: 'Amount' });
  await person.selectOptions(screen.getByRole('combobox', { name: 'Paid by' }), 'Bank transfer');
  await person.type(input, '12,5{Enter}');
  const item = await screen.findByRole('listitem');
  assert.equal(item.textContent, '12.50 by bank transfer costs 0.20, 12.70 in all');
  assert.deepEqual(sent, [{ amount: 1250, method: 'transfer' }]);
  await isAccessible();
});

test('tells why ways to pay can’t be loaded, and loads them when told to', async (t) => {
  const answers = [unavailable, methods];
  const { person, screen } = show(t, <QuotesPage />, {
    'GET /v1/methods': () => answers.shift()?.() ?? unavailable(),
  });
  const alert = await screen.findByRole('alert');
  assert.equal(alert.textContent, 'Can’t load ways to pay: Internal Server Error (order-7)');
  await isAccessible();
  await person.click(screen.getByRole('button', { name: 'Try again' }));
  assert.ok(await screen.findByRole('combobox'));
});

test('says so when there is no way to pay', async (t) => {
  const { screen } = show(t, <QuotesPage />, {
    'GET /v1/methods': () => Response.json({ methods: [] }),
  });
  assert.ok(await screen.findByText(/There is no way to pay/));
});

test('tells why there is no answer, and keeps what was asked', async (t) => {
  const { person, screen } = show(t, <QuotesPage />, {
    'GET /v1/methods': methods,
    'POST /v1/quotes': () => Promise.reject(new TypeError('Failed to fetch')),
  });
  const input = await screen.findByRole<HTMLInputElement>('textbox');
  await person.type(input, '7{Enter}');
  assert.ok(await screen.findByText('No answer: Failed to fetch'));
  assert.equal(input.value, '7');
});

test('asks for an amount, and sends nothing', async (t) => {
  const { person, screen } = show(t, <QuotesPage />, { 'GET /v1/methods': methods });
  await person.type(await screen.findByRole('textbox'), 'much');
  await person.click(screen.getByRole('button', { name: 'Ask' }));
  const input = screen.getByRole('textbox', { description: /An amount is/ });
  assert.equal(input.getAttribute('aria-invalid'), 'true');
  assert.equal(document.activeElement, input);
  await isAccessible();
});

for (const [text, amount] of [
  ['12', 1200],
  ['12.5', 1250],
  [' 0,05 ', 5],
  ['0', undefined],
  ['1.234', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['', undefined],
] as const) {
  test(`reads ${JSON.stringify(text)} as ${String(amount)}`, () => {
    assert.equal(readMoney(text), amount);
  });
}

test('writes money', () => {
  assert.equal(writeMoney(1205), '12.05');
});

test('the application has its name as heading', async (t) => {
  const { screen } = show(t, <App />, { 'GET /v1/methods': methods });
  assert.equal(screen.getByRole('heading', { level: 1 }).textContent, document.title);
  assert.ok(await screen.findByRole('combobox'));
});
