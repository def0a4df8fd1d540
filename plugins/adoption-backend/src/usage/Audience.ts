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
    return (await this.#counts())(userRef)
      ? this.#teams.of(userRef)
      : undefined;
  }

  /** People of all teams that count, each with the groups they are direct members of. */
  async people(): Promise<Map<string, string[]>> {
    const people = await this.#members([
      ...(await this.#teams.titles()).keys(),
    ]);
    return new Map(
      await Promise.all(
        people.map(
          async person => [person, await this.#teams.of(person)] as const,
        ),
      ),
    );
  }

  /** How many people of a team, or of all teams, count. */
  async size(team?: string): Promise<number> {
    const teams = team ? [team] : [...(await this.#teams.titles()).keys()];
    return (await this.#members(teams)).length;
  }

  async #members(teams: string[]): Promise<string[]> {
    const members = await Promise.all(
      teams.map(each => this.#teams.members(each)),
    );
    const people = new Set(members.flatMap(each => [...each]));
    return [...people].filter(await this.#counts());
  }

  async #counts(): Promise<(userRef: string) => boolean> {
    const builders = await Promise.all(
      this.#platformTeams.map(team => this.#teams.members(team)),
    );
    return userRef =>
      !userRef.endsWith('/guest') &&
      !this.#ignoredUsers.has(userRef) &&
      !builders.some(members => members.has(userRef));
  }
}
