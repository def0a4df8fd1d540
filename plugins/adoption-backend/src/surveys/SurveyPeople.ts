import type { AuthService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  cellFor,
  cellsOf,
  type SurveyAudience,
  type SurveyCell,
} from '@paved/plugin-adoption-common';
import type { Teams } from '../teams/Teams';

/** Who is asked, and with whom somebody is counted. Who builds the platform is never asked how good it is. */
export class SurveyPeople {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #teams: Teams;
  readonly #platformTeams: string[];

  static create(options: {
    auth: AuthService;
    catalog: CatalogService;
    teams: Teams;
    platformTeams: string[];
  }): SurveyPeople {
    return new SurveyPeople(options);
  }

  private constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    teams: Teams;
    platformTeams: string[];
  }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#teams = options.teams;
    this.#platformTeams = options.platformTeams;
  }

  /**
   * Refs of all who are asked.
   *
   * @throws InputError naming a group that the catalog does not have
   */
  async of(audience: SurveyAudience): Promise<Set<string>> {
    const asked =
      audience === 'everyone'
        ? await this.#everyone()
        : await this.#members(audience.groups);
    for (const member of await this.#platformMembers()) {
      asked.delete(member);
    }
    return asked;
  }

  /** Whether some of these people are asked too, or may have been: of a group that is gone nobody knows who was in it. */
  async asksSome(
    people: ReadonlySet<string>,
    audience: SurveyAudience,
  ): Promise<boolean> {
    if (audience === 'everyone') {
      return people.size > 0;
    }
    const known = await this.#teams.groups();
    if (!audience.groups.every(group => known.has(group))) {
      return true;
    }
    const members = await this.#members(audience.groups);
    return [...people].some(person => members.has(person));
  }

  /** Titles of the teams that are named; none where everyone is asked. */
  async titles(audience: SurveyAudience): Promise<string[]> {
    if (audience === 'everyone') {
      return [];
    }
    const titles = await this.#teams.titles();
    return audience.groups.map(
      group => titles.get(group) ?? parseEntityRef(group).name,
    );
  }

  async isAsked(audience: SurveyAudience, user: string): Promise<boolean> {
    if ((await this.#platformMembers()).has(user)) {
      return false;
    }
    if (audience !== 'everyone') {
      return (await this.#members(audience.groups)).has(user);
    }
    return (
      user.startsWith('user:') &&
      (await this.#catalog.getEntityByRef(user, {
        credentials: await this.#auth.getOwnServiceCredentials(),
      })) !== undefined
    );
  }

  /** The teams of those who are asked that are large enough. */
  async cells(
    people: ReadonlySet<string>,
    atLeast: number,
  ): Promise<SurveyCell[]> {
    return cellsOf(
      await Promise.all([...people].map(person => this.#teams.of(person))),
      await this.#teams.groups(),
      atLeast,
    );
  }

  async cellOf(user: string, cells: SurveyCell[]): Promise<SurveyCell> {
    return cellFor(
      await this.#teams.of(user),
      await this.#teams.groups(),
      cells,
    );
  }

  async #everyone(): Promise<Set<string>> {
    const { items } = await this.#catalog.getEntities(
      {
        filter: { kind: 'User' },
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    return new Set(
      items.map(user => stringifyEntityRef(user).toLocaleLowerCase('en-US')),
    );
  }

  async #members(groups: string[]): Promise<Set<string>> {
    const known = await this.#teams.groups();
    const unknown = groups.find(group => !known.has(group));
    if (unknown) {
      throw new InputError(
        `audience: there is no group ${unknown} in the catalog`,
      );
    }
    const members = await Promise.all(
      groups.map(group => this.#teams.members(group)),
    );
    return new Set(members.flatMap(each => [...each]));
  }

  async #platformMembers(): Promise<Set<string>> {
    const members = await Promise.all(
      this.#platformTeams.map(team => this.#teams.members(team)),
    );
    return new Set(members.flatMap(each => [...each]));
  }
}
