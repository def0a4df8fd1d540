import { cleanText, whereIn } from '@paved/database';
import {
  STATUS_LETTERS,
  type Campaign,
  type CampaignProgress,
  type Scorecard,
} from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import type { Visible } from '../permissions/PermissionGuard';
import type { CampaignRow } from './tables';

const { pass: P, 'not-applicable': N, waived: W } = STATUS_LETTERS;

/** A campaign as it is kept; its state follows from the time. */
export interface StoredCampaign extends Omit<Campaign, 'state'> {
  scorecardId: number;
  /** ISO instant; when it was over. */
  endedAt?: string;
  /** ISO instant of the last reminders. */
  remindedAt?: string;
}

/** How far somebody's entities are. */
interface Counts {
  done: number;
  entities: number;
}

/** Campaigns, and how far they are. */
export class DatabaseCampaignStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseCampaignStore {
    return new DatabaseCampaignStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(campaign: Omit<StoredCampaign, 'scorecard'>): Promise<void> {
    const { description } = campaign;
    await this.#knex<CampaignRow>('campaigns').insert({
      id: campaign.id,
      scorecard_id: campaign.scorecardId,
      title: cleanText(campaign.title),
      description: description === undefined ? null : cleanText(description),
      checks: JSON.stringify(campaign.checks),
      owner_ref: campaign.owner,
      starts_at: campaign.startsAt,
      deadline: campaign.deadline,
      created_by: campaign.createdBy,
    });
  }

  async get(id: string): Promise<StoredCampaign | undefined> {
    const [row] = await this.#joined().where('campaigns.id', id);
    return row && toCampaign(row);
  }

  /** Those that end last first. */
  async list(limit: number): Promise<StoredCampaign[]> {
    return (await this.#joined().limit(limit)).map(toCampaign);
  }

  /** Begun, and not ended. */
  async running(now: Date): Promise<StoredCampaign[]> {
    const rows = await this.#joined()
      .whereNull('campaigns.ended_at')
      .where('campaigns.starts_at', '<=', now.toISOString());
    return rows.map(toCampaign);
  }

  /** @returns false when it was over already */
  async end(id: string, now: Date): Promise<boolean> {
    const ended = await this.#knex<CampaignRow>('campaigns')
      .where({ id })
      .whereNull('ended_at')
      .update({ ended_at: now.toISOString() });
    return ended > 0;
  }

  /** @returns false when another process gives these reminders */
  async markReminded(
    { id, remindedAt }: StoredCampaign,
    now: Date,
  ): Promise<boolean> {
    const marked = await this.#knex<CampaignRow>('campaigns')
      .where({ id, ended_at: null, reminded_at: remindedAt ?? null })
      .update({ reminded_at: now.toISOString() });
    return marked > 0;
  }

  /** All together, each entity once; a group of `byOwner` counts what groups below it own. */
  async progress(
    { scorecardId, checks }: StoredCampaign,
    scorecard: Scorecard,
    visible: Visible,
  ): Promise<Pick<CampaignProgress, 'total' | 'byOwner'>> {
    const ref = this.#knex.raw(
      'coalesce(group_ancestors.ancestor_ref, subjects.owner_ref)',
    );
    const request = { scorecardId, checks, scorecard, visible };
    const byOwner = this.#counts(request)
      .leftJoin(
        'group_ancestors',
        'group_ancestors.group_ref',
        'subjects.owner_ref',
      )
      .whereNotNull('subjects.owner_ref')
      .select({ owner: ref })
      .groupByRaw('?', [ref])
      .orderBy('owner');
    const [[total], owners]: [Counts[], Array<Counts & { owner: string }>] =
      await Promise.all([this.#counts(request), byOwner]);
    return {
      total: toCounts(total),
      byOwner: owners.map(row => ({ owner: row.owner, ...toCounts(row) })),
    };
  }

  /** Those who have something left to do, with what is their very own. */
  async behind(
    { scorecardId, checks }: StoredCampaign,
    scorecard: Scorecard,
  ): Promise<Array<Counts & { owner: string }>> {
    const rows: Array<Counts & { owner: string }> = await this.#counts({
      scorecardId,
      checks,
      scorecard,
      visible: 'all',
    })
      .whereNotNull('subjects.owner_ref')
      .select({ owner: 'subjects.owner_ref' })
      .groupBy('subjects.owner_ref')
      .orderBy('owner');
    return rows
      .map(row => ({ owner: row.owner, ...toCounts(row) }))
      .filter(({ done, entities }) => done < entities);
  }

  #joined(): Knex.QueryBuilder<any, Array<CampaignRow & { ref: string }>> {
    return this.#knex('campaigns')
      .join('scorecards', 'scorecards.id', 'campaigns.scorecard_id')
      .orderBy([
        { column: 'campaigns.deadline', order: 'desc' },
        { column: 'campaigns.id' },
      ])
      .select('campaigns.*', 'scorecards.ref');
  }

  /**
   * An entity takes part when one of the checks concerns it, and is done when it meets all of them, or need not for now. Checks
   * that are announced only are looked at as if they counted: many campaigns are for these.
   */
  #counts(request: {
    scorecardId: number;
    checks: string[];
    scorecard: Scorecard;
    visible: Visible;
  }): Knex.QueryBuilder {
    const { scorecard } = request;
    const positions = request.checks.flatMap(check => {
      const index = scorecard.checks.findIndex(({ id }) => id === check);
      // A check that is gone from the scorecard asks for nothing
      return index === -1 ? [] : [index + 1];
    });
    const each = (is: string) =>
      positions.length ? positions.map(at => is.replaceAll('?', `${at}`)) : [];
    const concerned = each(`substr(standings.underlying, ?, 1) <> '${N}'`);
    const done = each(
      `(substr(standings.underlying, ?, 1) in ('${P}', '${N}') or substr(standings.statuses, ?, 1) = '${W}')`,
    );
    const query = this.#knex('standings')
      .join('subjects', 'subjects.id', 'standings.subject_id')
      .whereNull('subjects.deleted_at')
      .where('standings.scorecard_id', request.scorecardId)
      // Of another version, letters stand for other checks; it is evaluated again within moments
      .where('standings.version', scorecard.version)
      .whereRaw(`(${concerned.join(' or ') || '1 = 0'})`)
      .count({ entities: '*' })
      .select({
        done: this.#knex.raw(
          `sum(case when ${done.join(' and ') || '1 = 1'} then 1 else 0 end)`,
        ),
      });
    if (request.visible !== 'all') {
      whereIn(query, 'subjects.id', request.visible);
    }
    return query;
  }
}

/** PostgreSQL gives counts as text, and no sum for no row. */
function toCounts({ done, entities }: Counts): Counts {
  return { done: Number(done ?? 0), entities: Number(entities) };
}

function toCampaign(row: CampaignRow & { ref: string }): StoredCampaign {
  return {
    id: row.id,
    scorecardId: row.scorecard_id,
    scorecard: row.ref,
    title: row.title,
    description: row.description ?? undefined,
    checks: JSON.parse(row.checks),
    owner: row.owner_ref,
    startsAt: row.starts_at,
    deadline: row.deadline,
    endedAt: row.ended_at ?? undefined,
    remindedAt: row.reminded_at ?? undefined,
    createdBy: row.created_by,
  };
}
