import { InputError } from '@backstage/errors';
import {
  ageOf,
  dayOf,
  FEWEST_PEOPLE,
  pageOf,
  usageFactOf,
  type UsageAnswer,
  type UsageEvent,
} from '@paved/plugin-adoption-common';
import { parseRequest } from '@paved/router';
import { z } from 'zod';
import type { Audience } from './Audience';
import { MOST_EVENTS, type UsageConfig } from './config';
import { DailyAllowances } from './DailyAllowances';
import type { DatabaseUsageStore, UsageRow } from './DatabaseUsageStore';
import { eventKey, type Pseudonyms } from './Pseudonyms';
import type { TeamSets } from './TeamSets';

/** No database takes half of a character. A pattern costs a fraction of what a refinement does, and there are many events. */
const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^\P{Surrogate}*$/u, { message: 'holds half of a character' });

const path = text(2_000).regex(/^\//, { message: 'must begin with /' });

const instant = z.number().finite();

const eventSchema = z.object({
  id: z.string().uuid(),
  at: instant,
  action: text(50),
  path,
  results: z.number().int().min(0).optional(),
  term: text(500).optional(),
}) satisfies z.ZodType<UsageEvent>;

const batchSchema = z.object({
  sentAt: instant,
  events: z.array(z.unknown()).max(MOST_EVENTS),
});

const helpfulSchema = z.object({ path, helped: z.boolean() });

const QUARTER_MS = 15 * 60 * 1000;
const MOST_QUARTERS = 5_000;

/** Takes what browsers tell of what their people do. */
export class UsageIntake {
  readonly #options: UsageIntakeOptions;
  readonly #allowances: DailyAllowances;
  /** By quarter of an hour: asking the calendar takes longer than all else that is done to an event. */
  readonly #days = new Map<number, string>();

  static create(options: UsageIntakeOptions): UsageIntake {
    return new UsageIntake(options);
  }

  private constructor(options: UsageIntakeOptions) {
    this.#options = options;
    this.#allowances = DailyAllowances.create({
      most: options.config.mostPerDay,
    });
  }

  /**
   * Takes each event that is right, whatever the others are. When this throws, none has been taken and all may be sent again.
   *
   * @param userRef - whose browser it is, as the portal knows it; never as the browser says
   * @throws InputError when it is no batch; UsedUpError when the person has sent more than a day allows
   */
  async take(
    userRef: string,
    body: unknown,
    receivedAt: Date,
  ): Promise<UsageAnswer> {
    const { store, teamSets, config } = this.#options;
    const { sentAt, events } = readBatch(body);
    const answer: UsageAnswer = {
      taken: 0,
      repeated: 0,
      ignored: 0,
      clamped: 0,
      refused: [],
    };
    const whose = await this.#whose(userRef);
    if (!whose || !config.isEnabled) {
      return { ...answer, ignored: events.length };
    }
    const { person } = whose;
    const team_set = await teamSets.idOf(whose.teams);
    const rows: UsageRow[] = [];
    const terms = new Map<string, string>();
    events.forEach((item, index) => {
      try {
        const event = parseRequest(eventSchema, item);
        const { ageMs, isClamped } = ageOf(event.at, sentAt);
        const { term, ...fact } = usageFactOf(event);
        const key = this.#termKey(fact.kind === 'search-empty', term);
        if (key && term) {
          terms.set(key, term);
        }
        const at = Math.round(receivedAt.getTime() - ageMs);
        rows.push({
          ...fact,
          name: key ?? fact.name,
          key: eventKey(person, event.id.toLocaleLowerCase('en-US')),
          at,
          day: this.#dayOf(at),
          person,
          team_set,
        });
        answer.clamped += Number(isClamped);
      } catch (error) {
        if (!(error instanceof InputError)) {
          throw error;
        }
        answer.refused.push({
          index,
          id: idOf(item),
          reason: error.message,
        });
      }
    });
    if (rows.length > 0) {
      this.#allowances.use(person, rows.length, receivedAt);
      try {
        answer.taken = await store.add(rows, {
          byKey: terms,
          fewestPeople: config.searchTerms === 'all' ? 1 : FEWEST_PEOPLE,
        });
      } finally {
        this.#allowances.giveBack(person, rows.length - answer.taken);
      }
      answer.repeated = rows.length - answer.taken;
    }
    return answer;
  }

  /** @throws InputError when it is no answer; UsedUpError as for events */
  async answerHelpful(
    userRef: string,
    body: unknown,
    now: Date,
  ): Promise<{ page: string; mine: boolean }> {
    const { store, teamSets } = this.#options;
    const answer = parseRequest(helpfulSchema, body);
    const page = pageOf(answer.path).name;
    const whose = await this.#whose(userRef);
    if (whose) {
      this.#allowances.use(whose.person, 1, now);
      await store.answerHelpful({
        page,
        person: whose.person,
        helped: answer.helped,
        day: this.#dayOf(now.getTime()),
        team_set: await teamSets.idOf(whose.teams),
      });
    }
    return { page, mine: answer.helped };
  }

  async helpfulOf(
    userRef: string,
    at: string,
  ): Promise<{ page: string; mine?: boolean }> {
    const page = pageOf(parseRequest(path, at)).name;
    const { pseudonyms, store } = this.#options;
    return {
      page,
      mine: await store.helpfulOf(page, pseudonyms.person(refOf(userRef))),
    };
  }

  /** Zones differ from one another by quarters of an hour: within one of these the day is the same. */
  #dayOf(at: number): string {
    const quarter = Math.floor(at / QUARTER_MS);
    let day = this.#days.get(quarter);
    if (day === undefined) {
      if (this.#days.size > MOST_QUARTERS) {
        this.#days.clear();
      }
      day = dayOf(at, this.#options.zone);
      this.#days.set(quarter, day);
    }
    return day;
  }

  async #whose(userRef: string) {
    const { audience, pseudonyms } = this.#options;
    const ref = refOf(userRef);
    const teams = await audience.teamsOf(ref);
    return teams && { person: pseudonyms.person(ref), teams };
  }

  /** Terms are counted by a key from which nobody can read them. */
  #termKey(foundNothing: boolean, term?: string): string | undefined {
    const { searchTerms } = this.#options.config;
    const isKept =
      searchTerms === 'all' || (searchTerms === 'shared' && foundNothing);
    return isKept && term ? this.#options.pseudonyms.term(term) : undefined;
  }
}

export interface UsageIntakeOptions {
  audience: Audience;
  config: UsageConfig;
  pseudonyms: Pseudonyms;
  store: DatabaseUsageStore;
  teamSets: TeamSets;
  /** Whose days are counted. */
  zone: string;
}

function refOf(userRef: string): string {
  return userRef.toLocaleLowerCase('en-US');
}

/** Only the envelope: what is wrong with one event is no matter of the others. */
function readBatch(body: unknown): z.infer<typeof batchSchema> {
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) {
    const [{ path: at, message }] = parsed.error.issues;
    throw new InputError(
      `${at.join('.') || 'The body'}: ${message}; send { sentAt, events }`,
    );
  }
  return parsed.data;
}

function idOf(item: unknown): string | undefined {
  const id = (item as Partial<UsageEvent> | null)?.id;
  return typeof id === 'string' ? id.slice(0, 50) : undefined;
}
