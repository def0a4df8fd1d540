import type { AuthService } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_MEMBER_OF,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { DevelopmentPerson } from './config';

/** A person as shown on the sign-in page. */
export interface PersonCard {
  entityRef: string;
  name: string;
  role: string;
  /** Absent until the catalog knows the person's team. */
  team?: string;
}

/** The listed people with the names and teams that the catalog has for them. */
export class CatalogPeople {
  readonly #people: DevelopmentPerson[];
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  static create(options: {
    people: DevelopmentPerson[];
    catalog: CatalogService;
    auth: AuthService;
  }): CatalogPeople {
    return new CatalogPeople(options);
  }

  private constructor(options: {
    people: DevelopmentPerson[];
    catalog: CatalogService;
    auth: AuthService;
  }) {
    this.#people = options.people;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /** Never fails: while the catalog is being filled, the configured titles stand in. */
  async list(): Promise<PersonCard[]> {
    const users = await this.#get(this.#people.map(p => p.entityRef));
    const teams = await this.#get([...users.values()].flatMap(teamOf));
    return this.#people.map(({ entityRef, title, role }) => {
      const user = users.get(entityRef);
      const [team] = user ? teamOf(user) : [];
      return {
        entityRef,
        name: displayName(user) ?? title ?? titleCase(entityRef),
        role,
        team: team && (displayName(teams.get(team)) ?? titleCase(team)),
      };
    });
  }

  async #get(entityRefs: string[]): Promise<Map<string, Entity>> {
    const found = new Map<string, Entity>();
    if (entityRefs.length === 0) {
      return found;
    }
    try {
      const { items } = await this.#catalog.getEntitiesByRefs(
        {
          entityRefs,
          fields: ['kind', 'metadata', 'spec.profile', 'relations'],
        },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      );
      items.forEach((entity, index) => {
        if (entity) {
          found.set(entityRefs[index], entity);
        }
      });
    } catch {
      // The catalog may not be up yet; the page asks again.
    }
    return found;
  }
}

/** The first team a person is a member of, or nothing. */
function teamOf(user: Entity): string[] {
  const team = user.relations?.find(r => r.type === RELATION_MEMBER_OF);
  return team ? [team.targetRef] : [];
}

function displayName(entity: Entity | undefined): string | undefined {
  const profile = entity?.spec?.profile as { displayName?: string } | undefined;
  return profile?.displayName ?? entity?.metadata.title;
}

function titleCase(entityRef: string): string {
  return parseEntityRef(entityRef)
    .name.split(/[-_.]/)
    .map(word => word.charAt(0).toLocaleUpperCase('en-US') + word.slice(1))
    .join(' ');
}
