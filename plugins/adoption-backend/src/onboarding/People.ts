import type { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Teams } from '../teams/Teams';
import type { DatabasePeopleStore } from './DatabasePeopleStore';

const ANNOTATION_START_DATE = 'paved.dev/start-date';
/** Addresses that somebody commits with besides that of the profile, separated by commas. */
const ANNOTATION_EMAILS = 'paved.dev/commit-emails';
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec.profile',
];
const PAGE_SIZE = 500;
const CACHE_MS = 60_000;

/** Somebody in the catalog, with a start date. */
export interface Person {
  ref: string;
  /** What their commits may be signed with. */
  authorKeys: string[];
  /** `YYYY-MM-DD` */
  startDate: string;
}

/** Somebody in the catalog; hashes of thousands are not made anew for each question. */
interface CatalogUser {
  ref: string;
  userKey: string;
  authorKeys: string[];
  startDate?: string;
}

export interface PeopleOptions {
  catalog: CatalogService;
  auth: AuthService;
  teams: Teams;
  store: DatabasePeopleStore;
  /** Of an address, or of a ref. */
  keyOf: (text: string) => string;
  /** Refs of groups whose members are left out. */
  platformTeams: readonly string[];
}

/**
 * Who started when: what the catalog says and, where it says nothing, what was imported. Whom the catalog does not know counts
 * as nobody: otherwise a file of invented people would hide one real person among them.
 */
export class People {
  readonly #options: PeopleOptions;
  #users?: { until: number; list: Promise<CatalogUser[]> };

  static create(options: PeopleOptions): People {
    return new People(options);
  }

  private constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** `unknown` is how many were imported that the catalog does not have. */
  async all(): Promise<{ people: Person[]; unknown: number }> {
    const { store, teams, platformTeams } = this.#options;
    const [users, imported, platform] = await Promise.all([
      this.#list(),
      store.all(),
      Promise.all(platformTeams.map(team => teams.members(team))),
    ]);
    const left = new Set(imported);
    const byKey = new Map(
      imported.flatMap(row =>
        [row.user_key, row.author_key].flatMap(key =>
          key ? [[key, row] as const] : [],
        ),
      ),
    );
    const people: Person[] = [];
    for (const { ref, userKey, authorKeys, ...user } of users) {
      const rows = [
        ...new Set(
          [userKey, ...authorKeys].flatMap(key => byKey.get(key) ?? []),
        ),
      ];
      rows.forEach(row => left.delete(row));
      const startDate =
        user.startDate ?? rows.map(row => row.start_date).sort()[0];
      if (startDate && !platform.some(members => members.has(ref))) {
        people.push({
          ref,
          authorKeys: [
            ...new Set([
              ...authorKeys,
              ...rows.flatMap(row => row.author_key ?? []),
            ]),
          ],
          startDate,
        });
      }
    }
    return { people, unknown: left.size };
  }

  /** Of refs and addresses of the catalog's users. */
  async keys(): Promise<Set<string>> {
    const users = await this.#list();
    return new Set(
      users.flatMap(({ userKey, authorKeys }) => [userKey, ...authorKeys]),
    );
  }

  #list(): Promise<CatalogUser[]> {
    if (!this.#users || this.#users.until < Date.now()) {
      const list = this.#read();
      this.#users = { until: Date.now() + CACHE_MS, list };
      list.catch(() => {
        this.#users = undefined;
      });
    }
    return this.#users.list;
  }

  async #read(): Promise<CatalogUser[]> {
    const { catalog, auth, keyOf } = this.#options;
    const found: CatalogUser[] = [];
    const pages = catalog.streamEntities(
      { filter: { kind: 'User' }, fields: FIELDS, pageSize: PAGE_SIZE },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for await (const users of pages) {
      for (const user of users) {
        const ref = stringifyEntityRef(user).toLocaleLowerCase('en-US');
        found.push({
          ref,
          userKey: keyOf(ref),
          authorKeys: emailsOf(user).map(keyOf),
          startDate: user.metadata.annotations?.[ANNOTATION_START_DATE]?.trim(),
        });
      }
    }
    return found;
  }
}

function emailsOf({ metadata, spec }: Entity): string[] {
  const profile = spec?.profile as { email?: unknown } | undefined;
  return [
    ...(typeof profile?.email === 'string' ? [profile.email] : []),
    ...(metadata.annotations?.[ANNOTATION_EMAILS] ?? '').split(','),
  ].filter(email => email.trim() !== '');
}
