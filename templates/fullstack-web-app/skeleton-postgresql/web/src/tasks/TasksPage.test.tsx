import { isAccessible, show } from '../testing/page.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App } from '../App.js';
import { randomId } from './randomId.js';
import { TasksPage } from './TasksPage.js';

const call = {
  id: '6f0f8f0e-8a55-4b4e-9a3c-0d2b7d1e5c11',
  title: 'Call the bank',
  createdAt: '2026-01-02T03:04:05.000Z',
};
const empty = () => Response.json({ tasks: [] });
const unavailable = () =>
  Response.json(
    { title: 'Internal Server Error' },
    {
      status: 500,
      headers: { 'content-type': 'application/problem+json', 'x-correlation-id': 'order-7' },
    },
  );

test('loads tasks and lists them', async (t) => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const { screen } = show(t, <TasksPage />, { 'GET /v1/tasks': () => promise });
  assert.ok(screen.getByText('Loading tasks …'));
  await isAccessible();
  resolve(Response.json({ tasks: [call] }));
  assert.match((await screen.findByRole('listitem')).textContent, /Call the bank/);
  assert.equal(screen.queryByText('Loading tasks …'), null);
  await isAccessible();
});

test('says what to do when there is nothing', async (t) => {
  const { screen } = show(t, <TasksPage />, { 'GET /v1/tasks': empty });
  assert.ok(await screen.findByText(/Add the first task/));
});

test('tells why tasks can’t be loaded, and loads them when told to', async (t) => {
  const answers = [unavailable, () => Response.json({ tasks: [call] })];
  const { person, screen } = show(t, <TasksPage />, {
    'GET /v1/tasks': () => answers.shift()?.() ?? empty(),
  });
  const alert = await screen.findByRole('alert');
  assert.equal(alert.textContent, 'Can’t load tasks: Internal Server Error (order-7)');
  await isAccessible();
  await person.click(screen.getByRole('button', { name: 'Try again' }));
  assert.ok(await screen.findByText('Call the bank'));
});

test('adds a task by keyboard, first in the list, and is ready for the next', async (t) => {
  const { person, screen } = show(t, <TasksPage />, {
    'GET /v1/tasks': () => Response.json({ tasks: [call] }),
    'POST /v1/tasks': (body) =>
      Response.json({ ...(body as object), createdAt: call.createdAt }, { status: 201 }),
  });
  await screen.findByText('Call the bank');
  await person.tab();
  await person.keyboard('Send the letter{Enter}');
  assert.ok(await screen.findByText('Added: Send the letter'));
  assert.deepEqual(
    screen.getAllByRole('listitem').map(({ firstChild }) => firstChild?.textContent),
    ['Send the letter', 'Call the bank'],
  );
  const input = screen.getByRole<HTMLInputElement>('textbox');
  assert.equal(input.value, '');
  assert.equal(document.activeElement, input);
  await isAccessible();
});

test('asks for what is missing, and sends nothing', async (t) => {
  const { person, screen } = show(t, <TasksPage />, { 'GET /v1/tasks': empty });
  await person.type(screen.getByRole('textbox'), ' ');
  await person.click(screen.getByRole('button', { name: 'Add' }));
  const input = screen.getByRole('textbox', { description: /Say in a few words/ });
  assert.equal(input.getAttribute('aria-invalid'), 'true');
  assert.equal(document.activeElement, input);
  await isAccessible();
});

test('keeps what could not be sent, and sends it again under the same id', async (t) => {
  const sent: { id: string }[] = [];
  const { person, screen } = show(t, <TasksPage />, {
    'GET /v1/tasks': unavailable,
    'POST /v1/tasks': (body) => {
      sent.push(body as { id: string });
      return sent.length === 1
        ? Promise.reject(new TypeError('Failed to fetch'))
        : Response.json({ ...(body as object), createdAt: call.createdAt }, { status: 201 });
    },
  });
  await person.type(screen.getByRole('textbox'), 'Send the letter{Enter}');
  assert.ok(await screen.findByText('Not added: Failed to fetch'));
  await person.click(screen.getByRole('button', { name: 'Add' }));
  assert.ok(await screen.findByText('Added: Send the letter'));
  assert.equal(sent.length, 2);
  assert.deepEqual(sent[0], sent[1]);
});

test('ids are random UUIDs', () => {
  const ids = Array.from({ length: 100 }, randomId);
  for (const id of ids) {
    assert.match(id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  }
  assert.equal(new Set(ids).size, 100);
});

test('the application has its name as heading', async (t) => {
  const { screen } = show(t, <App />, { 'GET /v1/tasks': empty });
  assert.equal(screen.getByRole('heading', { level: 1 }).textContent, document.title);
  assert.ok(await screen.findByText(/Add the first task/));
});
