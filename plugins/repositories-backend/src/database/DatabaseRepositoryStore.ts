import { chunks } from '@paved/database';
import type {
  DeclaredEntityPlace,
  RepositoryFinding,
  RepositoryState,
  RepositoryStatus,
} from '@paved/plugin-repositories-common';
import type { Knex } from 'knex';
import { toFinding, toRepositoryStatus } from './rows';
import type {
  DeclarationRow,
  DeclaredEntityRow,
  DiscoveryStateRow,
  FindingRow,
  RepositoryRow,
} from './tables';

export interface RepositoryListQuery {
  search?: string;
  state?: RepositoryState;
  host?: string;
  owner?: string;
  /** Repositories after this id; only in the order of ids. */
  after?: string;
  limit: number;
  offset?: number;
  orderBy?: {
    field: RepositoryOrderField;
    direction: 'asc' | 'desc';
  };
}

export type RepositoryOrderField =
  | 'id'
  | 'name'
  | 'owner'
  | 'state'
  | 'entityCount'
  | 'errorCount'
  | 'warningCount'
  | 'checkedAt';

const ORDER_COLUMNS: Record<RepositoryOrderField, keyof RepositoryRow> = {
  id: 'id',
  name: 'name',
  owner: 'owner',
  state: 'state',
  entityCount: 'entity_count',
  errorCount: 'error_count',
  warningCount: 'warning_count',
  checkedAt: 'checked_at',
};

/** What is known of repositories, for reading. */
export class DatabaseRepositoryStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRepositoryStore {
    return new DatabaseRepositoryStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(
    query: RepositoryListQuery,
  ): Promise<{ items: RepositoryStatus[]; totalItems: number }> {
    const filtered = () => {
      const rows = this.#knex<RepositoryRow>('repositories');
      if (query.search) {
        const pattern = `%${query.search
          .toLowerCase()
          .replace(/[\\%_]/g, '\\$&')}%`;
        rows.whereRaw(
          `lower(id || ' ' || coalesce(description, '')) like ? escape '\\'`,
          [pattern],
        );
      }
      for (const column of ['state', 'host', 'owner'] as const) {
        if (query[column]) {
          rows.where(column, query[column]);
        }
      }
      return rows;
    };
    const page = filtered()
      .limit(query.limit)
      .offset(query.offset ?? 0);
    if (query.after !== undefined) {
      page.where('id', '>', query.after);
    }
    const { field, direction } = query.orderBy ?? {
      field: 'id' as const,
      direction: 'asc' as const,
    };
    page.orderBy(ORDER_COLUMNS[field], direction);
    if (field !== 'id') {
      page.orderBy('id');
    }
    const [rows, [{ count }], lastCompletedAt] = await Promise.all([
      page,
      filtered().count<Array<{ count: number | string }>>({ count: '*' }),
      this.#lastCompletedAt(),
    ]);
    return {
      items: rows.map(row => toRepositoryStatus(row, lastCompletedAt)),
      totalItems: Number(count),
    };
  }

  async get(id: string): Promise<RepositoryStatus | undefined> {
    const [row, lastCompletedAt] = await Promise.all([
      this.row(id),
      this.#lastCompletedAt(),
    ]);
    return row && toRepositoryStatus(row, lastCompletedAt);
  }

  /** The stored row, for comparing it with what the host says. */
  async row(id: string): Promise<RepositoryRow | undefined> {
    return this.#knex<RepositoryRow>('repositories').where('id', id).first();
  }

  async rows(): Promise<RepositoryRow[]> {
    return this.#knex<RepositoryRow>('repositories').orderBy('id');
  }

  async files(id: string): Promise<string[]> {
    const row = await this.row(id);
    return row ? JSON.parse(row.files) : [];
  }

  /** Where a repository declares the entities that are in the catalog. */
  async entities(id: string): Promise<DeclaredEntityPlace[]> {
    const rows = await this.#knex<DeclarationRow>('declarations')
      .join('declared_entities', {
        'declared_entities.repository_id': 'declarations.repository_id',
        'declared_entities.entity_ref': 'declarations.entity_ref',
      })
      .where('declarations.repository_id', id)
      .orderBy(['declarations.path', 'declarations.line'])
      .select(
        'declarations.entity_ref',
        'declarations.path',
        'declarations.line',
        'declarations.kept',
      );
    return rows.map(row => ({
      entityRef: row.entity_ref,
      path: row.path,
      line: row.line,
      ...(row.kept && { lastGood: true as const }),
    }));
  }

  /** The repository that holds an entity's name, and the file that declares it. */
  async declaringRepository(
    entityRef: string,
  ): Promise<{ repositoryId: string; path: string } | undefined> {
    const row = await this.#knex<DeclarationRow>('declarations')
      .join('declared_entities', {
        'declared_entities.repository_id': 'declarations.repository_id',
        'declared_entities.entity_ref': 'declarations.entity_ref',
      })
      .where('declared_entities.entity_ref', entityRef)
      .where('declared_entities.removed', false)
      .first('declarations.repository_id', 'declarations.path');
    return row && { repositoryId: row.repository_id, path: row.path };
  }

  /** Whose each repository is, by what it declares; what the permission rules look at. */
  async ownership(
    ids: string[],
  ): Promise<
    Array<{ id: string; owners: string[]; declaresNothing: boolean }>
  > {
    const owners = new Map<string, string[]>();
    const read = new Set<string>();
    for (const some of chunks(ids, 400)) {
      const declared = await this.#knex<DeclarationRow>('declarations')
        .whereIn('repository_id', some)
        .distinct('repository_id', 'owner_ref');
      for (const { repository_id: id, owner_ref: owner } of declared) {
        owners.set(id, [...(owners.get(id) ?? []), ...(owner ? [owner] : [])]);
      }
      // Nothing is known of what was never read, and what went away and came back may hold anything
      const known = await this.#knex<RepositoryRow>('repositories')
        .whereIn('id', some)
        .where('listed', true)
        .whereNotNull('checked_at')
        .whereNull('unreachable_since')
        .pluck('id');
      known.forEach(id => read.add(id));
    }
    return ids.map(id => ({
      id,
      owners: owners.get(id) ?? [],
      declaresNothing: read.has(id) && !owners.has(id),
    }));
  }

  async findings(
    filter:
      | { repository: string }
      | { entityRef: string }
      | { ownedBy: string[] },
  ): Promise<RepositoryFinding[]> {
    const rows = this.#knex<FindingRow>('findings')
      .join('repositories', 'repositories.id', 'findings.repository_id')
      .select<Array<FindingRow & { head: string | null }>>(
        'findings.*',
        'repositories.head',
      )
      .orderBy([
        'findings.severity',
        'findings.repository_id',
        'findings.path',
        'findings.line',
        'findings.id',
      ])
      .limit(1000);
    if ('repository' in filter) {
      rows.where('findings.repository_id', filter.repository);
    } else if ('entityRef' in filter) {
      this.#ofEntity(rows, filter.entityRef);
    } else {
      this.#ofOwners(rows, filter.ownedBy);
    }
    return (await rows).map(toFinding);
  }

  async summary(): Promise<{
    repositories: number;
    byState: Partial<Record<RepositoryState, number>>;
    entities: number;
    errors: number;
    warnings: number;
  }> {
    const rows: Array<
      Record<
        'repositories' | 'entities' | 'errors' | 'warnings',
        number | string
      > & { state: RepositoryState }
    > = await this.#knex('repositories')
      .groupBy('state')
      .select('state')
      .count({ repositories: '*' })
      .sum({
        entities: 'entity_count',
        errors: 'error_count',
        warnings: 'warning_count',
      });
    const sum = (column: 'repositories' | 'entities' | 'errors' | 'warnings') =>
      rows.reduce((total, row) => total + Number(row[column]), 0);
    return {
      repositories: sum('repositories'),
      byState: Object.fromEntries(
        rows.map(row => [row.state, Number(row.repositories)]),
      ),
      entities: sum('entities'),
      errors: sum('errors'),
      warnings: sum('warnings'),
    };
  }

  /** Findings about the entity, and those about files so broken that nobody can tell which entity they are about. */
  #ofEntity(rows: Knex.QueryBuilder, entityRef: string): void {
    rows.where(where =>
      where
        .where('findings.entity_ref', entityRef)
        .orWhere(inFile =>
          inFile
            .whereNull('findings.entity_ref')
            .whereExists(
              this.#knex('declarations')
                .where('declarations.entity_ref', entityRef)
                .whereRaw('declarations.repository_id = findings.repository_id')
                .whereRaw('declarations.path = findings.path'),
            ),
        ),
    );
  }

  /** Findings about what the owners own; and, in repositories where they own something, about what has no known owner. */
  #ofOwners(rows: Knex.QueryBuilder, owners: string[]): void {
    const owned = () =>
      this.#knex('declarations')
        .whereIn('declarations.owner_ref', owners)
        .whereRaw('declarations.repository_id = findings.repository_id');
    rows.where(where =>
      where
        .whereExists(
          owned().whereRaw('declarations.entity_ref = findings.entity_ref'),
        )
        .orWhere(other =>
          other
            .whereNotExists(
              this.#knex('declarations')
                .whereRaw('declarations.repository_id = findings.repository_id')
                .whereRaw('declarations.entity_ref = findings.entity_ref'),
            )
            .whereExists(owned()),
        ),
    );
  }

  async #lastCompletedAt(): Promise<string | undefined> {
    const state = await this.#knex<DiscoveryStateRow>(
      'discovery_state',
    ).first();
    return state?.last_completed_at ?? undefined;
  }

  /** What is declared after a revision, in the order of revisions. */
  async declaredSince(
    since: number | undefined,
    limit: number,
  ): Promise<Array<{ entityRef: string; revision: number; entity?: string }>> {
    const rows = this.#knex<DeclaredEntityRow>('declared_entities')
      .leftJoin('declarations', {
        'declared_entities.repository_id': 'declarations.repository_id',
        'declared_entities.entity_ref': 'declarations.entity_ref',
      })
      .where('declared_entities.revision', '>', since ?? -1)
      .orderBy('declared_entities.revision')
      .limit(limit)
      .select<
        Array<
          Pick<DeclaredEntityRow, 'entity_ref' | 'revision'> & {
            entity: string | null;
          }
        >
      >(
        'declared_entities.entity_ref',
        'declared_entities.revision',
        'declarations.entity',
      );
    if (since === undefined) {
      rows.where('declared_entities.removed', false);
    }
    return (await rows).map(row => ({
      entityRef: row.entity_ref,
      revision: Number(row.revision),
      entity: row.entity ?? undefined,
    }));
  }
}
