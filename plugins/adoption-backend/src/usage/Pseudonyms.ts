import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Config } from '@backstage/config';
import type { Knex } from 'knex';

const LENGTH = 22;

/** Names people without saying who they are: only who has the key can tell whether a pseudonym is somebody's. */
export class Pseudonyms {
  readonly #secret: string;

  /** With `adoption.usage.pseudonymKey`, or else a key that is made once and kept in the database. */
  static async create(options: {
    config: Config;
    knex: Knex;
  }): Promise<Pseudonyms> {
    const configured = options.config.getOptionalString(
      'adoption.usage.pseudonymKey',
    );
    if (configured) {
      return new Pseudonyms(configured);
    }
    // Two replicas may start at once: one of their keys stays
    await options
      .knex('adoption_keys')
      .insert({ name: 'usage', secret: randomBytes(32).toString('base64url') })
      .onConflict('name')
      .ignore();
    const { secret } = await options
      .knex('adoption_keys')
      .where({ name: 'usage' })
      .first();
    return new Pseudonyms(secret);
  }

  private constructor(secret: string) {
    this.#secret = secret;
  }

  /** Of a person. */
  person(userRef: string): string {
    return this.#hash(`usage/person/${userRef}`);
  }

  /** Of a search term. */
  term(term: string): string {
    return this.#hash(`usage/term/${term}`);
  }

  #hash(text: string): string {
    return createHmac('sha256', this.#secret)
      .update(text)
      .digest('base64url')
      .slice(0, LENGTH);
  }

  /** Nobody's. */
  static random(): string {
    return randomBytes(LENGTH).toString('base64url').slice(0, LENGTH);
  }
}

/** The same id of two people is two: nobody can take another's ids. */
export function eventKey(person: string, id: string): string {
  const hex = createHash('sha256').update(`${person}/${id}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}
