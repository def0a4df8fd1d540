import type { Knex } from 'knex';
import type { PersonRow } from './tables';

/** Start dates that were imported, of people known by keyed hashes only. */
export class DatabasePeopleStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabasePeopleStore {
    return new DatabasePeopleStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async all(): Promise<PersonRow[]> {
    return this.#knex<PersonRow>('onboarding_people').orderBy('person');
  }

  /** Later rows take the place of earlier ones of the same person. */
  async save(row: PersonRow): Promise<'taken' | 'repeated' | 'corrected'> {
    return this.#knex.transaction(async tx => {
      const known = await tx<PersonRow>('onboarding_people')
        .where({ person: row.person })
        .first();
      const told = {
        ...row,
        // A file without addresses takes none away
        user_key: row.user_key ?? known?.user_key ?? null,
        author_key: row.author_key ?? known?.author_key ?? null,
      };
      if (
        known?.start_date === told.start_date &&
        known.user_key === told.user_key &&
        known.author_key === told.author_key
      ) {
        return 'repeated';
      }
      await tx<PersonRow>('onboarding_people')
        .insert(told)
        .onConflict('person')
        .merge();
      return known ? 'corrected' : 'taken';
    });
  }
}
