import {
  statusesByCheck,
  type CheckStatus,
  type CheckTransition,
  type Scorecard,
} from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import type { TransitionRow } from '../database/tables';
import type { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import { gateOf } from '../gate/gateOf';
import { entityScorecardsPath } from './entityPath';
import type { Notices } from './Notices';

const WATERMARK = 'regressions';
const PAGE_SIZE = 2_000;
const MOST_LISTED = 10;
/** Rows that are written at the same time may show in another order than that of their ids; by then all are there. */
const SETTLE_MS = 30_000;

type Row = TransitionRow & {
  entity_ref: string;
  name: string;
  title: string | null;
  owner_ref: string | null;
};

/** How one entity moved on a scorecard. */
interface Move {
  row: Row;
  scorecard: Scorecard;
}

/** An entity that stands lower than before, or may no longer be released. */
interface Regression {
  entityRef: string;
  /** What people call it. */
  name: string;
  owner: string;
  scorecard: Scorecard;
  fromLevel?: string;
  toLevel?: string;
  isHeldBack: boolean;
  reason?: string;
}

/**
 * Tells owners what fell back, once: read from the transitions that are written anyway, so that none is lost when a process is
 * killed, and each owner hears of a whole evaluation at once. What is evaluated for the first time did not fall.
 */
export class Regressions {
  readonly #knex: Knex;
  readonly #definitions: ScorecardDefinitions;
  readonly #notices: Notices;

  static create(options: {
    knex: Knex;
    definitions: ScorecardDefinitions;
    notices: Notices;
  }): Regressions {
    return new Regressions(options);
  }

  private constructor(options: {
    knex: Knex;
    definitions: ScorecardDefinitions;
    notices: Notices;
  }) {
    this.#knex = options.knex;
    this.#definitions = options.definitions;
    this.#notices = options.notices;
  }

  /** To be called every minute or so, by any number of processes. */
  async advance(now: Date): Promise<void> {
    const position = await this.#position();
    if (position === undefined) {
      // What happened before there were notices is no news
      await this.#begin();
      return;
    }
    const moves = new Map<string, Move[]>();
    let read = position;
    for (;;) {
      const rows = await this.#settled(read, now);
      await this.#addMoves(moves, rows);
      read = rows.at(-1)?.id ?? read;
      if (rows.length < PAGE_SIZE) {
        break;
      }
    }
    // Whoever moves the mark tells of it, so that of several processes one does
    if (read === position || !(await this.#move(position, read))) {
      return;
    }
    const regressions = [...moves.values()].flatMap(
      own => regressionOf(own) ?? [],
    );
    for (const [owner, own] of Map.groupBy(regressions, each => each.owner)) {
      await this.#tell(owner, own);
    }
  }

  async #settled(after: number, now: Date): Promise<Row[]> {
    const rows: Row[] = await this.#knex('transitions')
      .join('subjects', 'subjects.id', 'transitions.subject_id')
      .where('transitions.id', '>', after)
      .orderBy('transitions.id')
      .limit(PAGE_SIZE)
      .select(
        'transitions.*',
        'subjects.entity_ref',
        'subjects.name',
        'subjects.title',
        'subjects.owner_ref',
      );
    const fresh = rows.findIndex(
      ({ at }) => Math.abs(now.getTime() - Date.parse(at)) < SETTLE_MS,
    );
    return fresh === -1 ? rows : rows.slice(0, fresh);
  }

  async #addMoves(moves: Map<string, Move[]>, rows: Row[]): Promise<void> {
    const versions = new Map<string, Scorecard | undefined>();
    for (const row of rows) {
      const { scorecard_id, version } = row;
      const key = `${scorecard_id} ${version}`;
      if (!versions.has(key)) {
        const compiled = await this.#definitions.version(scorecard_id, version);
        versions.set(key, compiled?.scorecard);
      }
      const scorecard = versions.get(key);
      if (scorecard) {
        const of = `${row.subject_id} ${scorecard_id}`;
        moves.set(of, [...(moves.get(of) ?? []), { row, scorecard }]);
      }
    }
  }

  async #tell(owner: string, regressions: Regression[]): Promise<void> {
    const [first] = regressions;
    const listed = regressions.slice(0, MOST_LISTED).map(describe);
    const more = regressions.length - listed.length;
    const isOne = regressions.length === 1;
    await this.#notices.give({
      to: [owner],
      title: isOne
        ? `${first.name} fell back: ${first.scorecard.title}`
        : `${regressions.length} of your entities fell back`,
      description: [...listed, ...(more > 0 ? [`and ${more} more`] : [])].join(
        '\n',
      ),
      link: isOne ? entityScorecardsPath(first.entityRef) : '/scorecards',
      severity: regressions.some(({ isHeldBack }) => isHeldBack)
        ? 'high'
        : 'normal',
    });
  }

  async #position(): Promise<number | undefined> {
    const row = await this.#knex('watermarks')
      .where({ name: WATERMARK })
      .first();
    return row?.position;
  }

  async #begin(): Promise<void> {
    const row = await this.#knex('transitions').max({ last: 'id' }).first();
    await this.#knex('watermarks')
      .insert({ name: WATERMARK, position: row?.last ?? 0 })
      .onConflict('name')
      .ignore();
  }

  async #move(from: number, to: number): Promise<boolean> {
    const moved = await this.#knex('watermarks')
      .where({ name: WATERMARK, position: from })
      .update({ position: to });
    return moved > 0;
  }
}

/** From before the first move to after the last: what was mended in between did not fall. */
function regressionOf(moves: Move[]): Regression | undefined {
  const [first] = moves;
  const last = moves[moves.length - 1];
  const { from_level: fromLevel } = first.row;
  const { to_level: toLevel, entity_ref, owner_ref } = last.row;
  if (fromLevel === null || toLevel === null || owner_ref === null) {
    // It came under the scorecard, or left it
    return undefined;
  }
  const { scorecard } = last;
  const rank = (level: string) =>
    scorecard.levels.findIndex(({ id }) => id === level);
  const isHeldBack =
    gateOf(first.scorecard, statusesBefore(first)) === 'allow' &&
    gateOf(scorecard, statusesAfter(last)) !== 'allow';
  if (!isHeldBack && rank(toLevel) >= rank(fromLevel)) {
    return undefined;
  }
  return {
    entityRef: entity_ref,
    name: last.row.title ?? last.row.name,
    owner: owner_ref,
    scorecard,
    fromLevel: fromLevel || undefined,
    toLevel: toLevel || undefined,
    isHeldBack,
    reason: reasonOf(moves),
  };
}

function reasonOf(moves: Move[]): string | undefined {
  const { checks } = moves[moves.length - 1].scorecard;
  const worse = moves
    .flatMap(({ row }) => changesOf(row))
    .findLast(
      ({ to }) => to && ['fail', 'unknown', 'stale', 'error'].includes(to),
    );
  const title = checks.find(({ id }) => id === worse?.check)?.title;
  return worse && (title ? `${title}: ${worse.message}` : worse.message);
}

function changesOf({ changes }: Row): CheckTransition[] {
  return changes ? JSON.parse(changes) : [];
}

function statusesAfter({ row, scorecard }: Move): Record<string, CheckStatus> {
  return statusesByCheck(row.statuses, scorecard.checks);
}

function statusesBefore(move: Move): Record<string, CheckStatus> {
  const statuses = statusesAfter(move);
  for (const { check, from } of changesOf(move.row)) {
    // A check that was not there held nothing back
    statuses[check] = from ?? 'not-applicable';
  }
  return statuses;
}

function describe(regression: Regression): string {
  const { name, scorecard, fromLevel, toLevel } = regression;
  const title = (level?: string) =>
    scorecard.levels.find(({ id }) => id === level)?.title ?? 'no level';
  const fell =
    fromLevel === toLevel ? [] : [`${title(fromLevel)} → ${title(toLevel)}`];
  const heldBack = regression.isHeldBack
    ? ['it can no longer be released']
    : [];
  return `${name} (${scorecard.title}): ${[...fell, ...heldBack].join(', ')}${
    regression.reason ? `. ${regression.reason}` : ''
  }`;
}
