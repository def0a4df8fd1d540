import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { createApp } from '../app.js';
import { Settings } from '../settings.js';
import { anyEnvironment } from '../testEnvironment.js';

test('openapi.yaml, the code and what is served are the same', async () => {
  const app = await createApp(new Settings(anyEnvironment));
  await app.init();
  const served = (await app.inject({ url: '/openapi.json' })).json<unknown>();
  await app.close();
  const written: unknown = parse(await readFile('openapi.yaml', 'utf8'));
  assert.deepEqual(written, served, 'run: npm run openapi');
});
