import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../app.js';
import { createTestDatabase, hasServer, type TestDatabase } from '../database/testDatabase.js';
import { Settings } from '../settings.js';
import type { Task, TaskList } from './task.js';

suite('tasks', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;

  before(async () => {
    database = await createTestDatabase();
    app = await createApp(new Settings({ DATABASE_URL: database.url }));
    await app.init();
  });
  after(async () => {
    await app.close();
    await database.drop();
  });

  async function list(): Promise<Task[]> {
    return (await app.inject({ url: '/v1/tasks' })).json<TaskList>().tasks;
  }

  function make(payload: object) {
    return app.inject({ method: 'POST', url: '/v1/tasks', payload });
  }

  test('are none, then those that were made, the newest first', async () => {
    assert.deepEqual(await list(), []);
    const made: Task[] = [];
    for (const title of ['Call the bank', '  Send the letter ']) {
      const answer = await make({ id: randomUUID(), title });
      assert.equal(answer.statusCode, 201);
      made.unshift(answer.json<Task>());
    }
    assert.equal(made[0]?.title, 'Send the letter');
    assert.deepEqual(await list(), made);
  });

  test('are made once, however often they are sent', async () => {
    const before = (await list()).length;
    const task = { id: randomUUID(), title: 'Pay the bill' };
    const first = await make(task);
    const second = await make(task);
    assert.equal(second.statusCode, 201);
    assert.deepEqual(second.json(), first.json());
    assert.equal((await list()).length, before + 1);
    const other = await make({ ...task, title: 'Pay another bill' });
    assert.equal(other.statusCode, 409);
    assert.partialDeepStrictEqual(other.json(), { type: 'urn:problem:id-taken' });
    assert.equal((await list()).length, before + 1);
  });

  test(
    'are made once when they are sent at the same time',
    { skip: hasServer ? false : 'needs a server: set DATABASE_URL' },
    async () => {
      const before = (await list()).length;
      const task = { id: randomUUID(), title: 'Close the books' };
      const answers = await Promise.all(Array.from({ length: 10 }, () => make(task)));
      assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([201]));
      assert.equal((await list()).length, before + 1);
    },
  );

  test('are refused with everything that is wrong', async () => {
    const answer = await make({ id: '1', title: ' ', owner: 'me' });
    assert.equal(answer.statusCode, 400);
    const { errors } = answer.json<{ errors: { pointer: string }[] }>();
    assert.deepEqual(errors.map(({ pointer }) => pointer).sort(), ['/', '/id', '/title']);
    assert.equal((await make({ id: randomUUID(), title: 'x'.repeat(121) })).statusCode, 400);
  });
});
