import knexFactory from 'knex';
import { batchOf, intakeOf, NOW } from './intakeOf';

/** Takes one batch after another until it is killed, and says after each that it is taken. */
async function main() {
  const knex = knexFactory({
    client: 'pg',
    connection: JSON.parse(process.env.INTAKE_CONNECTION!),
  });
  const intake = intakeOf(knex);
  const size = Number(process.env.INTAKE_BATCH);
  for (let number = 0; ; number++) {
    await intake.take(
      batchOf(number, size),
      { name: 'external:forge', source: 'external:forge' },
      { via: 'events', now: NOW },
    );
    process.stdout.write(`taken ${number}\n`);
  }
}

main().catch(error => {
  process.stderr.write(`${error}\n`);
  process.exitCode = 1;
});
