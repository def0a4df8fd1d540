import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { routes } from '../src/routes.js';
import { Service } from '../src/service.js';

const service = new Service({ routes, log: () => {} });
let url;

before(async () => {
  url = `http://127.0.0.1:${await service.start(0)}`;
});
after(() => service.stop({ withinMs: 1000 }));

test('greets', async () => {
  const response = await fetch(`${url}/v1/greetings/Sara`);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { message: 'Hello Sara' });
});

test('refuses names that are too long', async () => {
  const response = await fetch(`${url}/v1/greetings/${'a'.repeat(51)}`);
  assert.equal(response.status, 400);
  assert.equal(
    (await response.json()).detail,
    'A name has at most 50 characters',
  );
});

test('answers what openapi.yaml says, no more and no less', async () => {
  const contract = await readFile(
    new URL('../openapi.yaml', import.meta.url),
    'utf8',
  );
  const documented = [];
  let path;
  for (const line of contract.split('\n')) {
    path = /^  (\/\S*):$/.exec(line)?.[1] ?? path;
    const method = /^    (get|put|post|delete|patch):$/.exec(line)?.[1];
    if (method) {
      documented.push(`${method.toUpperCase()} ${path}`);
    }
  }
  assert.deepEqual(documented.sort(), Object.keys(routes).sort());
});
