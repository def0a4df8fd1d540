import { TestDatabases } from '@backstage/backend-test-utils';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchOf, intakeOf, NOW } from '../__testUtils__/intakeOf';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { DatabaseRecordStore } from '../records/DatabaseRecordStore';

// Only there can two processes share a database; without one the test is skipped
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const SIZE = 200;

const [[databaseId] = []] = databases.eachSupportedId();

(databaseId ? describe : describe.skip)('intake', () => {
  it('killed at any moment has taken whole batches, and takes what is sent again once', async () => {
    const knex = await databases.init(databaseId!);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const { connection } = knex.client.config;
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        resolve(__dirname, '../__testUtils__/takeBatches.ts'),
      ],
      {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          INTAKE_BATCH: String(SIZE),
          INTAKE_CONNECTION: JSON.stringify({
            ...connection,
            password: connection.password, // not enumerable
          }),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let said = '';
    child.stdout.on('data', data => {
      said += data;
    });
    while (!said.includes('taken 2\n')) {
      await sleep(5);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');

    const confirmed = said.split('\n').length - 1;
    const count = async () =>
      Number((await knex('deployments').count({ count: '*' }))[0].count);
    const logged = async () =>
      Number((await knex('intake_log').sum({ sum: 'taken' }))[0].sum);
    const taken = await count();
    // What was confirmed is there; of the last batch all or nothing
    expect(taken % SIZE).toBe(0);
    expect(taken / SIZE).toBeGreaterThanOrEqual(confirmed);
    expect(await logged()).toBe(taken);

    const batches = taken / SIZE + 2;
    const intake = intakeOf(knex);
    for (let number = 0; number < batches; number++) {
      await intake.take(
        batchOf(number, SIZE),
        { name: 'external:forge', source: 'external:forge' },
        { via: 'events', now: NOW },
      );
    }
    expect(await count()).toBe(batches * SIZE);
    expect(await logged()).toBe(batches * SIZE);
    let followed = 0;
    for await (const page of DatabaseRecordStore.create({
      knex,
    }).deploymentsSince(0)) {
      followed += page.items.length;
    }
    expect(followed).toBe(batches * SIZE);
    await knex.destroy();
  });
});
