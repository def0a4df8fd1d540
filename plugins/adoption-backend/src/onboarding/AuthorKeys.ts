import { createHmac, randomBytes } from 'node:crypto';
import type { Config } from '@backstage/config';
import type { Knex } from 'knex';

const NAME = 'authors';
const HEX_DIGITS = 32;

interface KeyRow {
  name: string;
  secret: string;
}

/**
 * How people who write commits are told apart without being named: `authorKeyOf(email)` is the same for the same address, and
 * without the key it says nothing of it.
 *
 * The key is `adoption.usage.pseudonymKey`, or one that is made once and kept in the database.
 */
export async function authorKeys(options: {
  config: Config;
  knex: Knex;
}): Promise<(email: string) => string> {
  const { config, knex } = options;
  const secret =
    config.getOptionalString('adoption.usage.pseudonymKey') ??
    (await storedKey(knex));
  return email =>
    createHmac('sha256', secret)
      // Another kind of pseudonym of the same key must not be equal to it
      .update(`${NAME}/${email.trim().toLocaleLowerCase('en-US')}`)
      .digest('hex')
      .slice(0, HEX_DIGITS);
}

async function storedKey(knex: Knex): Promise<string> {
  // Of replicas that start at once the first one's stays
  await knex<KeyRow>('adoption_keys')
    .insert({ name: NAME, secret: randomBytes(32).toString('hex') })
    .onConflict('name')
    .ignore();
  const row = await knex<KeyRow>('adoption_keys').where({ name: NAME }).first();
  return row!.secret;
}
