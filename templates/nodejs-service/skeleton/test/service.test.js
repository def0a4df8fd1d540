import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Problem, Service } from '../src/service.js';

const lines = [];
const service = new Service({
  log: line => lines.push(line),
  routes: {
    'GET /things/{id}': ({ params, query }) => ({
      body: { id: params.id, view: query.get('view') },
    }),
    'GET /refused': () => {
      throw new Problem(409, 'Refused', 'Not today');
    },
    'GET /broken': () => {
      throw new Error('a secret');
    },
  },
});
let url;

before(async () => {
  url = `http://127.0.0.1:${await service.start(0)}`;
});
after(() => service.stop({ withinMs: 1000 }));

for (const [name, request, status, body] of [
  ['is alive', 'GET /health/live', 200, { status: 'ok' }],
  ['is ready', 'GET /health/ready', 200, { status: 'ok' }],
  [
    'reads path and query',
    'GET /things/a%20b?view=full',
    200,
    { id: 'a b', view: 'full' },
  ],
  [
    'tells what it refuses',
    'GET /refused',
    409,
    { title: 'Refused', status: 409, detail: 'Not today' },
  ],
  [
    'keeps errors to itself',
    'GET /broken',
    500,
    { title: 'Internal error', status: 500 },
  ],
  [
    'knows what it has not',
    'GET /things',
    404,
    { title: 'Not found', status: 404, detail: 'There is nothing at /things' },
  ],
  [
    'names the methods it takes',
    'DELETE /things/1',
    405,
    { title: 'Method not allowed', status: 405, detail: 'Use GET' },
  ],
  [
    'survives a bad escape',
    'GET /things/%zz',
    400,
    {
      title: 'Bad request',
      status: 400,
      detail: "'%zz' is not a valid part of a path",
    },
  ],
]) {
  test(name, async () => {
    const [method, path] = request.split(' ');
    const response = await fetch(url + path, { method });
    assert.equal(response.status, status);
    assert.deepEqual(await response.json(), body);
    assert.match(
      response.headers.get('content-type'),
      status < 400 ? /^application\/json/ : /^application\/problem\+json/,
    );
    const { message, path: logged } = lines.at(-1);
    assert.deepEqual({ message, logged }, { message: 'request', logged: path });
  });
}

test('finishes running requests before it stops', async () => {
  let finish;
  let arrived;
  const arrival = new Promise(resolve => (arrived = resolve));
  const slow = new Service({
    log: () => {},
    routes: {
      'GET /slow': async () => {
        arrived();
        await new Promise(resolve => (finish = resolve));
        return { body: 'done' };
      },
    },
  });
  const port = await slow.start(0);
  const answer = fetch(`http://127.0.0.1:${port}/slow`);
  await arrival;
  const stopped = slow.stop({ withinMs: 5000 });
  await assert.rejects(fetch(`http://127.0.0.1:${port}/health/live`));
  finish();
  assert.equal(await (await answer).json(), 'done');
  assert.equal(await stopped, true);
});

test('starts, and exits cleanly on SIGTERM', async () => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../src/main.js', import.meta.url))],
    {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = await once(createInterface(child.stdout), 'line');
  const { message, port } = JSON.parse(line);
  assert.equal(message, 'listening');
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
  assert.equal(response.status, 200);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});
