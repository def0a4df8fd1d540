import type { Teams } from '../teams/Teams';

/** Who counts as somebody that uses the platform: all but those who build it, guests, and whom the configuration names. */
export class Audience {
  readonly #teams: Teams;
  readonly #platformTeams: string[];
  readonly #ignoredUsers: ReadonlySet<string>;

  static create(options: {
    teams: Teams;
    platformTeams: string[];
    ignoredUsers: ReadonlySet<string>;
  }): Audience {
    return new Audience(options);
  }

  private constructor(options: {
    teams: Teams;
    platformTeams: string[];
    ignoredUsers: ReadonlySet<string>;
  }) {
    this.#teams = options.teams;
    this.#platformTeams = options.platformTeams;
    this.#ignoredUsers = options.ignoredUsers;
  }

  /**
   * @param userRef - in lower case
   * @returns the groups that the person is a direct member of, or `undefined` for who does not count
   */
  async teamsOf(userRef: string): Promise<string[] | undefined> {
    if (this.#ignoredUsers.has(userRef) || userRef.endsWith('/guest')) {
      return undefined;
    }
    const builders = await Promise.all(
      this.#platformTeams.map(team => this.#teams.members(team)),
    );
    return builders.some(members => members.has(userRef))
      ? undefined
      : this.#teams.of(userRef);
  }

  /** People of a team, or of all teams, that count. */
  async size(team?: string): Promise<number> {
    const teams = team ? [team] : [...(await this.#teams.titles()).keys()];
    const members = new Set<string>();
    for (const each of teams) {
      (await this.#teams.members(each)).forEach(member => members.add(member));
    }
    const count = await Promise.all(
      [...members].map(member => this.teamsOf(member)),
    );
    return count.filter(teamsOfOne => teamsOfOne !== undefined).length;
  }
}
