import { whereIn } from '@paved/database';
import {
  statusesByCheck,
  STATUS_LETTERS,
  type CheckStatus,
  type LevelCount,
  type RollupItem,
  type Scorecard,
  type ScorecardSummary,
  type StandingItem,
  type StandingsPage,
  type TrendPoint,
} from '@paved/plugin-scorecards-common';
import { InputError } from '@backstage/errors';
import { formatCursor, parseCursor } from '@paved/router';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { ScorecardInForce } from '../definitions/ScorecardDefinitions';
import type { Visible } from '../permissions/PermissionGuard';

/** Which entities to list. */
export interface StandingFilter {
  /** Id of a level, or `none` for those below the first. */
  level?: string;
  /** A group stands for all groups below it as well. */
  owner?: string;
  system?: string;
  domain?: string;
  check?: string;
  /** Of the check, or of any check. */
  status?: CheckStatus;
  /** Part of the name or the title. */
  search?: string;
}

export interface StandingPageRequest extends StandingFilter {
  sort: 'name' | 'level' | 'score' | 'owner' | 'changed';
  order: 'asc' | 'desc';
  cursor?: string;
  limit: number;
}

const SORT_COLUMNS = {
  name: 'subjects.name',
  level: 'standings.level_rank',
  score: 'standings.score',
  owner: 'subjects.owner_ref',
  changed: 'standings.changed_at',
} as const;

const ROLLUP_COLUMNS = {
  owner: 'subjects.owner_ref',
  system: 'subjects.system_ref',
  domain: 'subjects.domain_ref',
} as const;

const DAY_MS = 24 * 3_600_000;
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

const textPlace = z.tuple([z.string(), z.number().int()]);
const numberPlace = z.tuple([z.number(), z.number().int()]);
/** Of the last one of a page: what it is sorted by, and its id. */
type Place = [sort: string | number, id: number];

interface ItemRow {
  id: number;
  entity_ref: string;
  title: string | null;
  type: string | null;
  owner_ref: string | null;
  system_ref: string | null;
  domain_ref: string | null;
  version: string;
  statuses: string;
  level: string | null;
  level_without_waivers: string | null;
  score: number | null;
  changed_at: string;
  sort: string | number;
}

/** Lists and counts over standings. Everything is filtered, sorted and counted by the database. */
export class StandingQueries {
  readonly #knex: Knex;
  readonly #versions: (
    scorecardId: number,
    version: string,
  ) => Promise<Scorecard | undefined>;

  static create(options: {
    knex: Knex;
    /** Definitions of versions; right after a new one, some standings are still of the old one. */
    versions: (
      scorecardId: number,
      version: string,
    ) => Promise<Scorecard | undefined>;
  }): StandingQueries {
    return new StandingQueries(options.knex, options.versions);
  }

  private constructor(
    knex: Knex,
    versions: (
      scorecardId: number,
      version: string,
    ) => Promise<Scorecard | undefined>,
  ) {
    this.#knex = knex;
    this.#versions = versions;
  }

  /** Counts of all scorecards in one query. */
  async summaries(
    scorecards: ScorecardInForce[],
    visible: Visible,
    evaluatedAt?: string,
  ): Promise<ScorecardSummary[]> {
    const query = this.#visible(visible)
      .whereIn(
        'standings.scorecard_id',
        scorecards.map(({ id }) => id),
      )
      .groupBy(
        'standings.scorecard_id',
        'standings.version',
        'standings.statuses',
        'standings.level',
      )
      .select(
        'standings.scorecard_id',
        'standings.version',
        'standings.statuses',
        'standings.level',
      )
      .count({ count: '*' })
      .count({ scored: 'standings.score' })
      .sum({ score: 'standings.score' });
    const rows: Array<{
      scorecard_id: number;
      version: string;
      statuses: string;
      level: string | null;
      count: number | string;
      scored: number | string;
      score: number | null;
    }> = await query;
    return scorecards.map(({ id, version, compiled, problem }) => {
      const { scorecard } = compiled;
      const own = rows.filter(({ scorecard_id }) => scorecard_id === id);
      const letters = scorecard.checks.map(() => new Map<string, number>());
      for (const row of own) {
        if (row.version === version) {
          letters.forEach((counts, index) => {
            const letter = row.statuses[index];
            counts.set(letter, (counts.get(letter) ?? 0) + Number(row.count));
          });
        }
      }
      const { entities, score, levels } = summarize(scorecard, own);
      return {
        scorecard,
        entities,
        levels,
        score,
        checks: scorecard.checks.map((check, index) => ({
          check: check.id,
          counts: Object.fromEntries(
            Object.entries(STATUS_LETTERS).flatMap(([status, letter]) => {
              const count = letters[index].get(letter);
              return count ? [[status, count]] : [];
            }),
          ),
        })),
        evaluatedAt,
        problem,
      };
    });
  }

  /**
   * A page of entities.
   *
   * @throws InputError when the scorecard has no such level or check, or the cursor is none
   */
  async page(
    scorecard: ScorecardInForce,
    request: StandingPageRequest,
    visible: Visible,
  ): Promise<StandingsPage> {
    const after = parseCursor(
      isNumeric(request.sort) ? numberPlace : textPlace,
      request.cursor,
    );
    const [items, totalItems] = await Promise.all([
      this.#items(scorecard, request, visible, {
        after,
        limit: request.limit + 1,
      }),
      this.#count(scorecard, request, visible),
    ]);
    const shown = items.slice(0, request.limit);
    const last = shown.at(-1);
    return {
      items: await Promise.all(shown.map(row => this.#toItem(row, scorecard))),
      totalItems,
      nextCursor:
        items.length > shown.length && last
          ? formatCursor([last.sort, last.id])
          : undefined,
    };
  }

  /** All entities, a batch at a time. */
  async *all(
    scorecard: ScorecardInForce,
    filter: StandingFilter,
    visible: Visible,
  ): AsyncGenerator<StandingItem[]> {
    const limit = 1_000;
    let after: Place | undefined;
    for (;;) {
      const rows = await this.#items(
        scorecard,
        { ...filter, sort: 'name', order: 'asc' },
        visible,
        { after, limit },
      );
      yield Promise.all(rows.map(row => this.#toItem(row, scorecard)));
      const last = rows.at(-1);
      if (!last || rows.length < limit) {
        return;
      }
      after = [last.sort, last.id];
    }
  }

  /** Counts by owner, system or domain; a group counts what all groups below it own, each entity once. */
  async rollup(
    scorecard: ScorecardInForce,
    by: 'owner' | 'system' | 'domain',
    visible: Visible,
  ): Promise<RollupItem[]> {
    const query = this.#visible(visible).where(
      'standings.scorecard_id',
      scorecard.id,
    );
    const column = this.#knex.ref(ROLLUP_COLUMNS[by]);
    const ref =
      by === 'owner'
        ? this.#knex.raw('coalesce(group_ancestors.ancestor_ref, ?)', [column])
        : column;
    if (by === 'owner') {
      query.leftJoin(
        'group_ancestors',
        'group_ancestors.group_ref',
        'subjects.owner_ref',
      );
    }
    query
      .select('standings.level')
      .select({ ref })
      .count({ count: '*' })
      .count({ scored: 'standings.score' })
      .sum({ score: 'standings.score' })
      .groupBy('standings.level')
      .groupByRaw('?', [ref]);
    const rows: Array<CountRow & { ref: string | null }> = await query;
    const groups = new Map<string | null, CountRow[]>();
    for (const row of rows) {
      groups.set(row.ref, [...(groups.get(row.ref) ?? []), row]);
    }
    const titles = await this.#titles(
      [...groups.keys()].filter(item => item !== null),
      visible,
    );
    return [...groups]
      .sort(([a], [b]) => {
        if (a === null || b === null) {
          return a === b ? 0 : Number(a === null) - Number(b === null);
        }
        return a < b ? -1 : 1;
      })
      .map(([item, counts]) => ({
        ref: item ?? undefined,
        title: item === null ? undefined : titles.get(item),
        ...summarize(scorecard.compiled.scorecard, counts),
      }));
  }

  /** Levels at the end of each day, walked back from what they are now by the transitions since. */
  async trend(
    scorecard: ScorecardInForce,
    request: { days: number; owner?: string; now: Date },
    visible: Visible,
  ): Promise<TrendPoint[]> {
    const today = dayOf(request.now.getTime());
    const days = Array.from({ length: request.days }, (_, back) =>
      dayOf(request.now.getTime() - back * DAY_MS),
    );
    const present = this.#visible(visible)
      .where('standings.scorecard_id', scorecard.id)
      .groupBy('standings.level')
      .select('standings.level')
      .count({ count: '*' });
    this.#ownedBy(present, request.owner);
    // Of entities that are gone as well, since they counted then
    const moved = this.#knex('transitions')
      .join('subjects', 'subjects.id', 'transitions.subject_id')
      .where('transitions.scorecard_id', scorecard.id)
      .where('transitions.at', '>=', days[days.length - 1])
      .groupByRaw('substr(transitions.at, 1, 10)')
      .groupBy('transitions.from_level', 'transitions.to_level')
      .select('transitions.from_level', 'transitions.to_level')
      .select({ day: this.#knex.raw('substr(transitions.at, 1, 10)') })
      .count({ count: '*' });
    this.#only(moved, visible);
    this.#ownedBy(moved, request.owner);
    const now: LevelRow[] = await present;
    const moves: MoveRow[] = (await moved) as MoveRow[];
    const counts = new Map(
      now.map(({ level, count }) => [level ?? '', Number(count)]),
    );
    const add = (level: string | null, count: number) => {
      if (level !== null) {
        counts.set(level, (counts.get(level) ?? 0) + count);
      }
    };
    const byDay = new Map<string, MoveRow[]>();
    for (const move of moves) {
      // What a clock that was ahead wrote happened today at the latest
      const day = move.day > today ? today : move.day;
      byDay.set(day, [...(byDay.get(day) ?? []), move]);
    }
    const { levels } = scorecard.compiled.scorecard;
    const points = days.map(day => {
      const known = new Set(['', ...levels.map(({ id }) => id)]);
      const point = {
        day,
        levels: [...new Set([...known, ...counts.keys()])]
          .filter(level => known.has(level) || counts.get(level))
          .map(level => ({
            ...(level && { level }),
            count: counts.get(level) ?? 0,
          })),
      };
      for (const move of byDay.get(day) ?? []) {
        add(move.to_level, -Number(move.count));
        add(move.from_level, Number(move.count));
      }
      return point;
    });
    return points.reverse();
  }

  async #items(
    scorecard: ScorecardInForce,
    request: StandingFilter & Pick<StandingPageRequest, 'sort' | 'order'>,
    visible: Visible,
    { after, limit }: { after?: Place; limit: number },
  ): Promise<ItemRow[]> {
    const query = this.#filtered(scorecard, request, visible);
    const column = this.#knex.ref(SORT_COLUMNS[request.sort]);
    const isAscending = request.order === 'asc';
    const sort = this.#knex.raw(
      // What has none is below everything
      isNumeric(request.sort)
        ? 'cast(coalesce(?, -1) as double precision)'
        : "coalesce(?, '')",
      [column],
    );
    if (after) {
      const comparison = isAscending ? '>' : '<';
      const [value, id] = after;
      query.whereRaw(`(? ${comparison} ? or (? = ? and subjects.id > ?))`, [
        sort,
        value,
        sort,
        value,
        id,
      ]);
    }
    return query
      .select(
        'subjects.id',
        'subjects.entity_ref',
        'subjects.title',
        'subjects.type',
        'subjects.owner_ref',
        'subjects.system_ref',
        'subjects.domain_ref',
        'standings.version',
        'standings.statuses',
        'standings.level',
        'standings.level_without_waivers',
        'standings.score',
        'standings.changed_at',
      )
      .select({ sort })
      .orderByRaw(`? ${isAscending ? 'asc' : 'desc'}, subjects.id`, [sort])
      .limit(limit);
  }

  async #count(
    scorecard: ScorecardInForce,
    filter: StandingFilter,
    visible: Visible,
  ): Promise<number> {
    const [{ count }] = await this.#filtered(scorecard, filter, visible).count({
      count: '*',
    });
    return Number(count);
  }

  #filtered(
    { id, compiled }: ScorecardInForce,
    filter: StandingFilter,
    visible: Visible,
  ): Knex.QueryBuilder {
    const { scorecard } = compiled;
    const query = this.#visible(visible).where('standings.scorecard_id', id);
    if (filter.level === 'none') {
      query.whereNull('standings.level');
    } else if (filter.level !== undefined) {
      requireOneOf(
        'level',
        filter.level,
        scorecard.levels.map(level => level.id),
      );
      query.where('standings.level', filter.level);
    }
    this.#ownedBy(query, filter.owner);
    if (filter.system) {
      query.where('subjects.system_ref', filter.system);
    }
    if (filter.domain) {
      query.where('subjects.domain_ref', filter.domain);
    }
    if (filter.check !== undefined) {
      const ids = scorecard.checks.map(check => check.id);
      requireOneOf('check', filter.check, ids);
      const letters = filter.status
        ? [STATUS_LETTERS[filter.status]]
        : // What is to be done about it
          (['fail', 'unknown', 'stale', 'error'] as const).map(
            status => STATUS_LETTERS[status],
          );
      query
        .where('standings.version', scorecard.version)
        .whereRaw(
          `substr(standings.statuses, ?, 1) in (${letters.map(() => '?')})`,
          [ids.indexOf(filter.check) + 1, ...letters],
        );
    } else if (filter.status) {
      query.where(
        'standings.statuses',
        'like',
        `%${STATUS_LETTERS[filter.status]}%`,
      );
    }
    if (filter.search) {
      const pattern = `%${filter.search
        .toLocaleLowerCase('en-US')
        .replace(/[\\%_]/g, '\\$&')}%`;
      query.where(either =>
        either
          .whereRaw("lower(subjects.name) like ? escape '\\'", [pattern])
          .orWhereRaw("lower(subjects.title) like ? escape '\\'", [pattern]),
      );
    }
    return query;
  }

  #visible(visible: Visible): Knex.QueryBuilder {
    const query = this.#knex('standings')
      .join('subjects', 'subjects.id', 'standings.subject_id')
      .whereNull('subjects.deleted_at');
    this.#only(query, visible);
    return query;
  }

  #only(query: Knex.QueryBuilder, visible: Visible): void {
    if (visible !== 'all') {
      whereIn(query, 'subjects.id', visible);
    }
  }

  #ownedBy(query: Knex.QueryBuilder, owner?: string): void {
    if (owner) {
      query.where(either =>
        either
          .where('subjects.owner_ref', owner)
          .orWhereIn(
            'subjects.owner_ref',
            this.#knex('group_ancestors')
              .where('ancestor_ref', owner)
              .select('group_ref'),
          ),
      );
    }
  }

  async #titles(
    refs: string[],
    visible: Visible,
  ): Promise<Map<string, string>> {
    const query = this.#knex('subjects')
      .whereNull('deleted_at')
      .whereNotNull('title')
      .select('entity_ref', 'title');
    whereIn(query, 'entity_ref', refs);
    this.#only(query, visible);
    const rows: Array<{ entity_ref: string; title: string }> = await query;
    return new Map(rows.map(({ entity_ref, title }) => [entity_ref, title]));
  }

  async #toItem(
    row: ItemRow,
    { id, version, compiled }: ScorecardInForce,
  ): Promise<StandingItem> {
    const scorecard =
      row.version === version
        ? compiled.scorecard
        : await this.#versions(id, row.version);
    return {
      entityRef: row.entity_ref,
      title: row.title ?? undefined,
      type: row.type ?? undefined,
      owner: row.owner_ref ?? undefined,
      system: row.system_ref ?? undefined,
      domain: row.domain_ref ?? undefined,
      level: row.level ?? undefined,
      levelWithoutWaivers: row.level_without_waivers ?? undefined,
      score: row.score ?? undefined,
      changedAt: row.changed_at,
      statuses: statusesByCheck(row.statuses, scorecard?.checks ?? []),
    };
  }
}

interface LevelRow {
  level: string | null;
  count: number | string;
}

interface MoveRow {
  day: string;
  from_level: string | null;
  to_level: string | null;
  count: number | string;
}

interface CountRow {
  level: string | null;
  count: number | string;
  scored: number | string;
  score: number | null;
}

function summarize(
  scorecard: Scorecard,
  rows: CountRow[],
): { entities: number; levels: LevelCount[]; score?: number } {
  const sum = (of: (row: CountRow) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const scored = sum(row => Number(row.scored));
  const levels: LevelCount[] = [
    undefined,
    ...scorecard.levels.map(({ id }) => id),
  ].map(level => ({
    ...(level !== undefined && { level }),
    count: rows
      .filter(row => (row.level ?? undefined) === level)
      .reduce((total, row) => total + Number(row.count), 0),
  }));
  return {
    entities: sum(row => Number(row.count)),
    levels,
    score: scored > 0 ? sum(row => row.score ?? 0) / scored : undefined,
  };
}

function requireOneOf(what: string, value: string, values: string[]): void {
  if (!values.includes(value)) {
    throw new InputError(
      `${what}: there is no '${value}'; there are ${values.join(', ')}`,
    );
  }
}

function isNumeric(sort: StandingPageRequest['sort']): boolean {
  return sort === 'level' || sort === 'score';
}
