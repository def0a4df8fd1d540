import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { createApp } from '../app.js';
import { Settings } from '../settings.js';
import { anyEnvironment } from '../testEnvironment.js';
import { Problem } from './problem.js';

const thing = z.strictObject({ size: z.int() });

@Controller()
class ThingsController {
  @Post('things')
  make(@Body({ schema: thing }) body: z.infer<typeof thing>) {
    return body;
  }

  @Get('refused')
  refuse() {
    throw new Problem({
      status: 409,
      title: 'Conflict',
      type: 'urn:problem:taken',
      detail: 'Taken',
    });
  }

  @Get('broken')
  break() {
    throw new Error('a secret');
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

suite('http', () => {
  let app: NestFastifyApplication;

  before(async () => {
    app = await createApp(new Settings(anyEnvironment), { module: ThingsModule });
    await app.init();
  });
  after(() => app.close());

  async function call(method: 'GET' | 'POST', url: string, payload?: string, type?: string) {
    const response = await app.inject({
      method,
      url,
      ...(payload !== undefined && { payload }),
      headers: { 'content-type': type ?? 'application/json', 'x-correlation-id': 'order-7' },
    });
    return { response, body: response.json<Record<string, unknown>>() };
  }

  test('answers', async () => {
    const { response, body } = await call('POST', '/things', '{"size":3}');
    assert.equal(response.statusCode, 201);
    assert.deepEqual(body, { size: 3 });
    assert.equal(response.headers['x-correlation-id'], 'order-7');
  });

  for (const [what, request, status, expected] of [
    ['what is refused', ['GET', '/refused'], 409, { type: 'urn:problem:taken', detail: 'Taken' }],
    ['no secret', ['GET', '/broken'], 500, { title: 'Internal Server Error' }],
    ['what is not there', ['GET', '/nowhere'], 404, { title: 'Not Found' }],
    [
      'where it is wrong',
      ['POST', '/things', '{"size":"x"}'],
      400,
      { type: 'urn:problem:invalid-request' },
    ],
    ['that it is no JSON', ['POST', '/things', '{'], 400, { title: 'Bad Request' }],
    [
      'that it is too large',
      ['POST', '/things', `"${'x'.repeat(200_000)}"`],
      413,
      { title: 'Payload Too Large' },
    ],
    [
      'that it is no JSON at all',
      ['POST', '/things', 'x', 'text/html'],
      415,
      { title: 'Unsupported Media Type' },
    ],
  ] as const) {
    test(`tells ${what}`, async () => {
      const [method, url, payload, type] = request;
      const { response, body } = await call(method, url, payload, type);
      assert.equal(response.statusCode, status);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
      assert.partialDeepStrictEqual(body, { status, ...expected });
      assert.ok(!response.body.includes('secret'));
    });
  }

  test('makes up a correlation id when none is sent, or one that could break a log', async () => {
    for (const headers of [{}, { 'x-correlation-id': 'a b' }]) {
      const response = await app.inject({ url: '/nowhere', headers });
      assert.match(String(response.headers['x-correlation-id']), /^[0-9a-f-]{36}$/);
    }
  });
});
