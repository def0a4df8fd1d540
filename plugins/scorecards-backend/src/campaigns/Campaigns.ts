import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  Campaign,
  CampaignProgress,
} from '@paved/plugin-scorecards-common';
import { randomUUID } from 'node:crypto';
import type {
  DatabaseCampaignStore,
  StoredCampaign,
} from '../database/DatabaseCampaignStore';
import type {
  ScorecardDefinitions,
  ScorecardInForce,
} from '../definitions/ScorecardDefinitions';
import type { Notices } from '../notifications/Notices';
import type { Visible } from '../permissions/PermissionGuard';
import { lastReminder } from './reminders';

const MOST_DAYS = 731;
const DAY_MS = 24 * 3600_000;
const MOST_LISTED = 200;

/** What somebody wants to begin. */
export interface CampaignRequest {
  title: string;
  description?: string;
  scorecard: ScorecardInForce;
  checks: string[];
  /** Full entity ref. */
  owner: string;
  /** ISO instants. */
  startsAt: string;
  deadline: string;
}

/** Checks to be met by a day: who is behind is reminded, and it ends by itself. */
export class Campaigns {
  readonly #store: DatabaseCampaignStore;
  readonly #definitions: ScorecardDefinitions;
  readonly #notices: Notices;

  static create(options: {
    store: DatabaseCampaignStore;
    definitions: ScorecardDefinitions;
    notices: Notices;
  }): Campaigns {
    return new Campaigns(options);
  }

  private constructor(options: {
    store: DatabaseCampaignStore;
    definitions: ScorecardDefinitions;
    notices: Notices;
  }) {
    this.#store = options.store;
    this.#definitions = options.definitions;
    this.#notices = options.notices;
  }

  /** @throws InputError when a check or a date is not possible */
  async begin(
    request: CampaignRequest,
    by: string,
    now: Date,
  ): Promise<Campaign> {
    const { scorecard } = request;
    const known = scorecard.compiled.scorecard.checks.map(({ id }) => id);
    const unknown = request.checks.find(check => !known.includes(check));
    if (unknown !== undefined) {
      throw new InputError(
        `checks: ${
          scorecard.ref
        } has no check '${unknown}'; it has ${known.join(', ')}`,
      );
    }
    const startsAt = parseInstant('startsAt', request.startsAt);
    const deadline = parseInstant('deadline', request.deadline);
    if (deadline <= startsAt || deadline <= now) {
      throw new InputError(
        'deadline: it must come after startsAt, and not be over',
      );
    }
    if (deadline.getTime() - startsAt.getTime() > MOST_DAYS * DAY_MS) {
      throw new InputError(
        `deadline: a campaign takes ${MOST_DAYS} days at most`,
      );
    }
    const id = randomUUID();
    await this.#store.add({
      id,
      scorecardId: scorecard.id,
      title: request.title,
      description: request.description,
      checks: [...new Set(request.checks)],
      owner: request.owner,
      startsAt: startsAt.toISOString(),
      deadline: deadline.toISOString(),
      createdBy: by,
    });
    return toCampaign(await this.get(id), now);
  }

  /** The latest first. */
  async list(now: Date): Promise<Campaign[]> {
    const campaigns = await this.#store.list(MOST_LISTED);
    return campaigns.map(campaign => toCampaign(campaign, now));
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<StoredCampaign> {
    const campaign = await this.#store.get(id);
    if (!campaign) {
      throw new NotFoundError(`There is no campaign '${id}'`);
    }
    return campaign;
  }

  async progress(
    campaign: StoredCampaign,
    visible: Visible,
    now: Date,
  ): Promise<CampaignProgress> {
    const scorecard = await this.#definitions.get(campaign.scorecard);
    const counts = scorecard
      ? await this.#store.progress(
          campaign,
          scorecard.compiled.scorecard,
          visible,
        )
      : { total: { done: 0, entities: 0 }, byOwner: [] };
    return { campaign: toCampaign(campaign, now), ...counts };
  }

  /** @throws ConflictError when it is over already */
  async end(campaign: StoredCampaign, by: string, now: Date): Promise<void> {
    if (!(await this.#store.end(campaign.id, now))) {
      throw new ConflictError(`'${campaign.title}' is over already`);
    }
    await this.#tellEnd(campaign, now, by);
  }

  /** Ends what is over, and reminds. To be called every few minutes, by any number of processes. */
  async advance(now: Date): Promise<void> {
    for (const campaign of await this.#store.running(now)) {
      if (Date.parse(campaign.deadline) <= now.getTime()) {
        // Whoever writes it down tells of it, so that of several processes one does
        if (await this.#store.end(campaign.id, now)) {
          await this.#tellEnd(campaign, now);
        }
      } else {
        await this.#remind(campaign, now);
      }
    }
  }

  async #remind(campaign: StoredCampaign, now: Date): Promise<void> {
    const due = lastReminder(campaign, now);
    const reminded = campaign.remindedAt && new Date(campaign.remindedAt);
    if (!due || (reminded && reminded >= due)) {
      return;
    }
    const scorecard = await this.#definitions.get(campaign.scorecard);
    if (!scorecard || !(await this.#store.markReminded(campaign, now))) {
      return;
    }
    const behind = await this.#store.behind(
      campaign,
      scorecard.compiled.scorecard,
    );
    const daysLeft = Math.ceil(
      (Date.parse(campaign.deadline) - now.getTime()) / DAY_MS,
    );
    for (const { owner, done, entities } of behind) {
      await this.#notices.give({
        to: [owner],
        title: `${campaign.title}: ${entities - done} to go`,
        description: `${entities - done} of your ${entities} entities ${
          entities - done === 1 ? 'does' : 'do'
        } not meet it yet. It ends on ${campaign.deadline.slice(0, 10)}${
          daysLeft <= 7
            ? `, ${daysLeft === 1 ? 'in a day' : `in ${daysLeft} days`}`
            : ''
        }.`,
        link: linkOf(campaign),
        severity: daysLeft <= 1 ? 'high' : 'normal',
        scope: `scorecards:campaign:${campaign.id}`,
      });
    }
  }

  async #tellEnd(
    campaign: StoredCampaign,
    now: Date,
    by?: string,
  ): Promise<void> {
    const { total } = await this.progress(campaign, 'all', now);
    await this.#notices.give({
      to: [campaign.owner],
      except: by,
      title: `Campaign ended: ${campaign.title}`,
      description: `${total.done} of ${total.entities} entities meet it.`,
      link: linkOf(campaign),
      scope: `scorecards:campaign:${campaign.id}:end`,
    });
  }
}

function linkOf({ id }: StoredCampaign): string {
  return `/scorecards/campaigns/${id}`;
}

function toCampaign(
  { scorecardId, endedAt, remindedAt, ...campaign }: StoredCampaign,
  now: Date,
): Campaign {
  const isEnded = endedAt || Date.parse(campaign.deadline) <= now.getTime();
  const isBegun = Date.parse(campaign.startsAt) <= now.getTime();
  const begun = isBegun ? 'running' : 'planned';
  return { ...campaign, state: isEnded ? 'ended' : begun };
}

function parseInstant(field: string, text: string): Date {
  const time = Date.parse(text);
  if (Number.isNaN(time)) {
    throw new InputError(`${field}: '${text}' is no ISO instant`);
  }
  return new Date(time);
}
