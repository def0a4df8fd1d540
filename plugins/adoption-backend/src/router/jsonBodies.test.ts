import { mockErrorHandler } from '@backstage/backend-test-utils';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { jsonBodies } from './jsonBodies';

describe('bodies', () => {
  it.each<[string, RequestInit, number, unknown]>([
    ['JSON', { body: '{"a":[1]}' }, 200, { a: [1] }],
    ['nothing', {}, 200, {}],
    ['no JSON', { body: '{"a":' }, 400, expect.anything()],
    ['too much', { body: `"${'a'.repeat(100)}"` }, 413, expect.anything()],
    [
      'another type',
      { body: 'a=1', headers: { 'content-type': 'text/csv' } },
      200,
      {},
    ],
  ])('of %s', async (_, init, status, body) => {
    const router = PromiseRouter().use(jsonBodies(100));
    router.post('/', (req, res) => res.json(req.body));
    const server = express()
      .use(router, mockErrorHandler())
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...init,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
    server.close();
  });
});
