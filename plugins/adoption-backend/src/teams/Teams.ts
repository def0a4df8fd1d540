import type { AuthService } from '@backstage/backend-plugin-api';
import {
  RELATION_HAS_MEMBER,
  RELATION_PARENT_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const CACHE_MS = 60_000;

interface Organization {
  children: Map<string, string[]>;
  members: Map<string, string[]>;
  /** By person. */
  teams: Map<string, string[]>;
  titles: Map<string, string>;
}

/** Groups of the catalog, with their sub-groups. Refs are in lower case. */
export class Teams {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  #cached?: { until: number; organization: Promise<Organization> };

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
  }): Teams {
    return new Teams(options);
  }

  private constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /** All groups, by ref, with their titles. */
  async titles(): Promise<ReadonlyMap<string, string>> {
    return (await this.#organization()).titles;
  }

  /** All groups, by ref, each with the one that it belongs to. */
  async groups(): Promise<
    ReadonlyMap<string, { title: string; parent?: string }>
  > {
    const { children, titles } = await this.#organization();
    const parents = new Map(
      [...children].flatMap(([parent, below]) =>
        below.map(child => [child, parent] as const),
      ),
    );
    return new Map(
      [...titles].map(([ref, title]) => [
        ref,
        { title, parent: parents.get(ref) },
      ]),
    );
  }

  /** A group with all groups below it. */
  async within(team: string): Promise<Set<string>> {
    const { children } = await this.#organization();
    const found = new Set([team]);
    for (const each of found) {
      children.get(each)?.forEach(child => found.add(child));
    }
    return found;
  }

  /** Refs of the people in a group and in the groups below it. */
  async members(team: string): Promise<Set<string>> {
    const { members } = await this.#organization();
    const groups = await this.within(team);
    return new Set([...groups].flatMap(group => members.get(group) ?? []));
  }

  /** Refs of the groups that a person is a member of, those above them left out. */
  async of(person: string): Promise<string[]> {
    return (await this.#organization()).teams.get(person) ?? [];
  }

  #organization(): Promise<Organization> {
    if (!this.#cached || this.#cached.until < Date.now()) {
      const organization = this.#read();
      this.#cached = { until: Date.now() + CACHE_MS, organization };
      organization.catch(() => {
        this.#cached = undefined;
      });
    }
    return this.#cached.organization;
  }

  async #read(): Promise<Organization> {
    const { items } = await this.#catalog.getEntities(
      {
        filter: { kind: 'Group' },
        fields: ['kind', 'metadata', 'spec.profile', 'relations'],
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    const related = (entity: Entity, type: string) =>
      (entity.relations ?? [])
        .filter(relation => relation.type === type)
        .map(relation => relation.targetRef.toLocaleLowerCase('en-US'));
    const refOf = (entity: Entity) =>
      stringifyEntityRef(entity).toLocaleLowerCase('en-US');
    const members = new Map(
      items.map(group => [refOf(group), related(group, RELATION_HAS_MEMBER)]),
    );
    const teams = new Map<string, string[]>();
    for (const [team, people] of members) {
      for (const person of people) {
        teams.set(person, [...(teams.get(person) ?? []), team]);
      }
    }
    return {
      titles: new Map(
        items.map(group => [
          refOf(group),
          group.metadata.title ?? group.metadata.name,
        ]),
      ),
      children: new Map(
        items.map(group => [refOf(group), related(group, RELATION_PARENT_OF)]),
      ),
      members,
      teams,
    };
  }
}
