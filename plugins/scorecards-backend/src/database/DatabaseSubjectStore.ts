import type { Entity } from '@backstage/catalog-model';
import { insertRows, isPostgres, whereIn } from '@paved/database';
import type { Knex } from 'knex';
import type { GroupAncestorRow, SubjectRow } from './tables';

/** An entity as the catalog was last seen to have it. */
export interface Subject {
  id: number;
  entityRef: string;
  entity: Entity;
  /** ISO instant; when the portal saw its last change. */
  changedAt: string;
  ownerRef?: string;
  /** `<host>:<owner>/<name>` */
  repositoryId?: string;
}

/** What the catalog says of an entity now. */
export interface SubjectRecord {
  entityRef: string;
  kind: string;
  namespace: string;
  name: string;
  title?: string;
  type?: string;
  ownerRef?: string;
  systemRef?: string;
  ownDomainRef?: string;
  repositoryId?: string;
  entity: Entity;
  etag: string;
}

const COLUMNS = {
  entity_ref: 'text',
  kind: 'text',
  namespace: 'text',
  name: 'text',
  title: 'text',
  type: 'text',
  owner_ref: 'text',
  system_ref: 'text',
  domain_ref: 'text',
  own_domain_ref: 'text',
  repository_id: 'text',
  entity: 'text',
  etag: 'text',
  changed_at: 'text',
} as const;

/** The portal's copy of the catalog. */
export class DatabaseSubjectStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseSubjectStore {
    return new DatabaseSubjectStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Of what is there now. */
  async etags(): Promise<Map<string, string>> {
    const rows: Array<Pick<SubjectRow, 'entity_ref' | 'etag'>> =
      await this.#present().select('entity_ref', 'etag');
    return new Map(rows.map(row => [row.entity_ref, row.etag]));
  }

  /** @returns ids of what was written */
  async write(records: SubjectRecord[], now: Date): Promise<number[]> {
    // A row locks; in the same order, two that write wait for each other and don't meet in a deadlock
    const sorted = [...records].sort((a, b) =>
      a.entityRef < b.entityRef ? -1 : 1,
    );
    const rows = sorted.map(record => ({
      entity_ref: record.entityRef,
      kind: record.kind,
      namespace: record.namespace,
      name: record.name,
      title: record.title,
      type: record.type,
      owner_ref: record.ownerRef,
      system_ref: record.systemRef,
      domain_ref: record.ownDomainRef,
      own_domain_ref: record.ownDomainRef,
      repository_id: record.repositoryId,
      entity: JSON.stringify(record.entity),
      etag: record.etag,
      changed_at: now.toISOString(),
    }));
    const updates = Object.keys(COLUMNS)
      .filter(column => column !== 'entity_ref')
      .map(column => `"${column}" = excluded."${column}"`);
    const written = await insertRows<{ id: number }>(
      this.#knex,
      'subjects',
      COLUMNS,
      rows,
      `on conflict (entity_ref) do update set ${updates.join(
        ', ',
      )}, deleted_at = null
       where subjects.etag <> excluded.etag or subjects.deleted_at is not null
       returning id`,
    );
    return written.map(({ id }) => id);
  }

  /** Takes entities out of the current view, and leaves a last transition for their history. */
  async remove(entityRefs: string[], now: Date): Promise<void> {
    const at = now.toISOString();
    await this.#knex.transaction(async tx => {
      const gone = tx<SubjectRow>('subjects').whereNull('deleted_at');
      whereIn(gone, 'entity_ref', entityRefs);
      const ids = await gone.pluck('id');
      if (ids.length === 0) {
        return;
      }
      const marked = tx<SubjectRow>('subjects').update({ deleted_at: at });
      whereIn(marked, 'id', ids);
      await marked;
      await endStandings(tx, { subjects: ids, at });
      const queued = tx('evaluation_queue').delete();
      whereIn(queued, 'subject_id', ids);
      await queued;
    });
  }

  /** Brings up to date what follows from several entities: domains by system, and groups above groups. */
  async derive(): Promise<void> {
    const system = this.#knex('subjects as system')
      .whereRaw('system.entity_ref = subjects.system_ref')
      .whereNull('system.deleted_at')
      .select('system.own_domain_ref');
    const domain = this.#knex.raw('coalesce(own_domain_ref, ?)', [system]);
    await this.#knex('subjects')
      .whereRaw(
        isPostgres(this.#knex)
          ? 'domain_ref is distinct from ?'
          : 'domain_ref is not ?',
        [domain],
      )
      .update({ domain_ref: domain });
    await this.#deriveAncestors();
  }

  async get(entityRef: string): Promise<Subject | undefined> {
    const row = await this.#present().where({ entity_ref: entityRef }).first();
    return row && toSubject(row);
  }

  async row(entityRef: string): Promise<SubjectRow | undefined> {
    return this.#present().where({ entity_ref: entityRef }).first();
  }

  /** Entities of some owners that stand below a level, lowest first. */
  async below(request: {
    ownerRefs: string[];
    required: Array<{ scorecardId: number; rank: number }>;
    visible: 'all' | number[];
    limit: number;
  }): Promise<Array<{ subject: SubjectRow; scorecardId: number }>> {
    if (request.required.length === 0) {
      return [];
    }
    const query = this.#knex('subjects')
      .join('standings', 'standings.subject_id', 'subjects.id')
      .whereNull('subjects.deleted_at')
      .where(any => {
        for (const { scorecardId, rank } of request.required) {
          any.orWhere(one =>
            one
              .where('standings.scorecard_id', scorecardId)
              .where('standings.level_rank', '<', rank),
          );
        }
      })
      .orderBy(['standings.level_rank', 'subjects.name', 'subjects.id'])
      .limit(request.limit)
      .select('subjects.*', 'standings.scorecard_id');
    whereIn(query, 'subjects.owner_ref', request.ownerRefs);
    if (request.visible !== 'all') {
      whereIn(query, 'subjects.id', request.visible);
    }
    const rows: Array<SubjectRow & { scorecard_id: number }> = await query;
    return rows.map(({ scorecard_id, ...subject }) => ({
      subject,
      scorecardId: scorecard_id,
    }));
  }

  async byRefs(entityRefs: string[]): Promise<Subject[]> {
    const query = this.#present();
    whereIn(query, 'entity_ref', entityRefs);
    const rows: SubjectRow[] = await query;
    return rows.map(toSubject);
  }

  async byIds(ids: number[]): Promise<SubjectRow[]> {
    const query = this.#present().orderBy('id');
    whereIn(query, 'id', ids);
    return query;
  }

  /** The highest id of a page of those that are there; `kinds` as for {@link ofRange}. */
  async lastOfPage(request: {
    after: number;
    limit: number;
    kinds?: string[];
  }): Promise<number | undefined> {
    const page = this.#ofKinds(request.kinds)
      .where('id', '>', request.after)
      .orderBy('id')
      .limit(request.limit)
      .select('id');
    const row = await this.#knex
      .max({ last: 'id' })
      .from(page.as('page'))
      .first();
    return row?.last ?? undefined;
  }

  /**
   * Those that are there, in the order of their ids. `kinds` (lower case) leaves others out, but for those that have a standing
   * from a time when a scorecard applied to them.
   */
  async ofRange(request: {
    first: number;
    last: number;
    kinds?: string[];
  }): Promise<SubjectRow[]> {
    return this.#ofKinds(request.kinds)
      .whereBetween('id', [request.first, request.last])
      .orderBy('id')
      .select('id', 'entity_ref', 'entity');
  }

  async page(request: { after: number; limit: number }): Promise<SubjectRow[]> {
    return this.#present()
      .where('id', '>', request.after)
      .orderBy('id')
      .limit(request.limit);
  }

  async idsOf(entityRefs: string[]): Promise<number[]> {
    const query = this.#present();
    whereIn(query, 'entity_ref', entityRefs);
    return query.pluck('id');
  }

  async idsOfRepository(repositoryId: string): Promise<number[]> {
    return this.#present().where({ repository_id: repositoryId }).pluck('id');
  }

  /** Entities of a kind with their etags. */
  async ofKind(kind: string): Promise<Array<{ etag: string; entity: Entity }>> {
    const rows: SubjectRow[] = await this.#present()
      .where({ kind })
      .orderBy('id');
    return rows.map(row => ({
      etag: row.etag,
      entity: JSON.parse(row.entity),
    }));
  }

  #present() {
    return this.#knex<SubjectRow>('subjects').whereNull('deleted_at');
  }

  #ofKinds(kinds?: string[]) {
    const query = this.#present();
    if (kinds) {
      query.where(either =>
        either
          .whereIn('kind', kinds)
          .orWhereExists(
            this.#knex('standings').whereRaw(
              'standings.subject_id = subjects.id',
            ),
          ),
      );
    }
    return query;
  }

  async #deriveAncestors(): Promise<void> {
    const groups = await this.ofKind('group');
    const parents = new Map<string, string[]>();
    for (const { entity } of groups) {
      const namespace = entity.metadata.namespace ?? 'default';
      const ref =
        `group:${namespace}/${entity.metadata.name}`.toLocaleLowerCase('en-US');
      parents.set(
        ref,
        (entity.relations ?? [])
          .filter(({ type }) => type === 'childOf')
          .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US')),
      );
    }
    const wanted = new Map<string, GroupAncestorRow>();
    for (const group of parents.keys()) {
      for (const ancestor of ancestorsOf(group, parents)) {
        wanted.set(`${group} ${ancestor}`, {
          group_ref: group,
          ancestor_ref: ancestor,
        });
      }
    }
    await this.#knex.transaction(async tx => {
      const rows = await tx<GroupAncestorRow>('group_ancestors');
      for (const row of rows) {
        const key = `${row.group_ref} ${row.ancestor_ref}`;
        if (!wanted.delete(key)) {
          await tx<GroupAncestorRow>('group_ancestors')
            .where({ group_ref: row.group_ref, ancestor_ref: row.ancestor_ref })
            .delete();
        }
      }
      await insertRows(
        tx,
        'group_ancestors',
        { group_ref: 'text', ancestor_ref: 'text' },
        [...wanted.values()].map(row => ({ ...row })),
        'on conflict do nothing',
      );
    });
  }
}

/** Deletes standings and tells their history so. */
export async function endStandings(
  tx: Knex.Transaction,
  { subjects, at }: { subjects: number[]; at: string },
): Promise<void> {
  const ended = tx('standings').select(
    'subject_id',
    'scorecard_id',
    'version',
    tx.raw('?', [at]),
    tx.raw("coalesce(level, '')"),
    tx.raw("''"),
    tx.raw("'[]'"),
  );
  whereIn(ended, 'subject_id', subjects);
  await tx
    .into(
      tx.raw('?? (??, ??, ??, ??, ??, ??, ??)', [
        'transitions',
        'subject_id',
        'scorecard_id',
        'version',
        'at',
        'from_level',
        'statuses',
        'changes',
      ]),
    )
    .insert(ended);
  const standings = tx('standings').delete();
  whereIn(standings, 'subject_id', subjects);
  await standings;
}

/** Itself included; groups that are above each other don't go round. */
function ancestorsOf(
  group: string,
  parents: Map<string, string[]>,
): Set<string> {
  const found = new Set([group]);
  for (const ref of found) {
    for (const parent of parents.get(ref) ?? []) {
      found.add(parent);
    }
  }
  return found;
}

/** Apart from the query, because reading JSON of thousands of entities takes its time. */
export function toSubject(row: SubjectRow): Subject {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    entity: JSON.parse(row.entity),
    changedAt: row.changed_at,
    ownerRef: row.owner_ref ?? undefined,
    repositoryId: row.repository_id ?? undefined,
  };
}
