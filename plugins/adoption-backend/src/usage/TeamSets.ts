import type { Knex } from 'knex';

/** The groups that people are direct members of, as one number. Of which team that is, is decided when one looks at it. */
export class TeamSets {
  readonly #knex: Knex;
  readonly #ids = new Map<string, number>();

  static create(options: { knex: Knex }): TeamSets {
    return new TeamSets(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async idOf(teams: Iterable<string>): Promise<number> {
    const key = JSON.stringify([...new Set(teams)].sort());
    const known = this.#ids.get(key);
    if (known !== undefined) {
      return known;
    }
    await this.#knex('usage_team_sets')
      .insert({ teams: key })
      .onConflict('teams')
      .ignore();
    const { id } = await this.#knex('usage_team_sets')
      .where({ teams: key })
      .first();
    this.#ids.set(key, id);
    return id;
  }

  /** The groups of each. */
  async all(): Promise<Map<number, string[]>> {
    const rows: Array<{ id: number; teams: string }> = await this.#knex(
      'usage_team_sets',
    );
    return new Map(rows.map(({ id, teams }) => [id, JSON.parse(teams)]));
  }
}
