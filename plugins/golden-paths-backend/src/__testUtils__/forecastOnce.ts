import { setTimeout as sleep } from 'node:timers/promises';
import createKnex from 'knex';
import { createReplica, fill, snapshotOf } from './createFleet';
import { MemoryRepositories } from './MemoryRepositories';

// A process that works on a forecast, for a test that kills it: FLEET_CONNECTION is the database, FLEET_SIZE the services

async function run() {
  const knex = createKnex({
    client: 'pg',
    connection: JSON.parse(process.env.FLEET_CONNECTION ?? '{}'),
  });
  const repositories = new MemoryRepositories();
  fill(
    repositories,
    await snapshotOf({ version: '1.0.0' }),
    Number(process.env.FLEET_SIZE),
  );
  // Slowly, so that the kill hits the middle of it
  repositories.onList = () => sleep(30);
  const { forecasts } = await createReplica(knex, repositories);
  await forecasts.runOnce(new AbortController().signal);
}

run().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
