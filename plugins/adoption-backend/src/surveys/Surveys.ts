import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  stringifyError,
} from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import { chunks } from '@paved/database';
import {
  addAnswers,
  emptyTally,
  EVERYONE,
  parseAnswers,
  publishResults,
  sharedQuestion,
  type PromoteTo,
  type Survey,
  type SurveyAudience,
  type SurveyCell,
  type SurveyForMe,
  type SurveyView,
} from '@paved/plugin-adoption-common';
import type {
  DatabaseSurveyStore,
  NewSurvey,
  StoredResults,
  StoredSurvey,
} from './DatabaseSurveyStore';
import type { SurveyFiles } from './SurveyFiles';
import type { SurveyPeople } from './SurveyPeople';

const TOLD_AT_ONCE = 200;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A survey with how many have answered, which is not for everybody. */
export type CountedSurvey = Survey & { answers: number };

/** What a manager opens. */
export interface SurveyRequest {
  path: string;
  commit: string;
  /** Now when left out. */
  opensAt?: string;
  closesAt: string;
  audience: SurveyAudience;
}

/** Brings a comment onto the roadmap. */
export type PromoteComment = (comment: {
  /** Promoted once, whoever else does it at the same time. */
  id: string;
  survey: { id: string; title: string };
  /** Ref of the user who does it; who wrote the comment is not known, and when is not kept. */
  by: string;
  to: PromoteTo;
}) => Promise<{ request: string }>;

export interface SurveysOptions {
  store: DatabaseSurveyStore;
  files: SurveyFiles;
  people: SurveyPeople;
  atLeast: number;
  /** How long after a survey has closed the same people may be asked the same again. */
  againAfterMs: number;
  notifications: NotificationService;
  logger: LoggerService;
  promoteComment: PromoteComment;
}

/** Surveys from being opened to being published. */
export class Surveys {
  readonly #options: SurveysOptions;

  static create(options: SurveysOptions): Surveys {
    return new Surveys(options);
  }

  private constructor(options: SurveysOptions) {
    this.#options = options;
  }

  async list(now: Date): Promise<CountedSurvey[]> {
    const surveys = await this.#options.store.list(now);
    return Promise.all(surveys.map(survey => this.#titled(survey)));
  }

  /** @throws NotFoundError */
  async get(id: string, now: Date): Promise<CountedSurvey> {
    const survey = await this.#options.store.get(id, now);
    if (!survey) {
      throw new NotFoundError(`There is no survey ${id}`);
    }
    return this.#titled(survey);
  }

  async view(
    id: string,
    user: string,
    now: Date,
  ): Promise<SurveyView & CountedSurvey> {
    const survey = await this.get(id, now);
    if (survey.state !== 'open') {
      return { ...survey, isAsked: false, hasAnswered: false };
    }
    const [isAsked, answered, countedWith] = await Promise.all([
      this.#options.people.isAsked(survey.audience, user),
      this.#options.store.answeredBy(user, [id]),
      this.#cellOf(id, user),
    ]);
    return {
      ...survey,
      isAsked,
      hasAnswered: answered.has(id),
      countedWith: isAsked
        ? { title: countedWith.title, invited: countedWith.invited }
        : undefined,
    };
  }

  /** Those that somebody is asked now and has not answered; what closes first comes first. */
  async mine(user: string, now: Date): Promise<SurveyForMe[]> {
    const { store, people } = this.#options;
    const open = (await store.list(now)).filter(
      ({ state }) => state === 'open',
    );
    const answered = await store.answeredBy(
      user,
      open.map(({ id }) => id),
    );
    const asked = await Promise.all(
      open.map(async survey =>
        !answered.has(survey.id) &&
        (await people.isAsked(survey.audience, user))
          ? [survey]
          : [],
      ),
    );
    return asked
      .flat()
      .sort((a, b) => (a.closesAt < b.closesAt ? -1 : 1))
      .map(({ id, closesAt, definition }) => ({
        id,
        closesAt,
        title: definition.name,
        questions: definition.questions.length,
      }));
  }

  /**
   * @throws InputError when nobody would be shown, ConflictError when comparing it with another survey would tell who answered what
   */
  async add(
    request: SurveyRequest,
    by: string,
    now: Date,
  ): Promise<CountedSurvey> {
    const { store, files, people, atLeast } = this.#options;
    const { path, commit, audience, closesAt } = request;
    const opensAt = request.opensAt ?? now.toISOString();
    if (closesAt <= opensAt || closesAt <= now.toISOString()) {
      throw new InputError('closesAt: it must be after opensAt, and to come');
    }
    const file = await files.read(path, commit);
    const asked = await people.of(audience);
    if (asked.size < atLeast) {
      throw new InputError(
        `audience: ${asked.size} people would be asked; answers of fewer than ${atLeast} are never shown. Who builds the platform is not asked`,
      );
    }
    const id = randomUUID();
    const isWhole = [...(await people.of('everyone'))].every(person =>
      asked.has(person),
    );
    const survey: NewSurvey = {
      ...{ id, atLeast, opensAt, closesAt },
      // What it says is the company's number then, and everybody's to read
      audience: isWhole ? 'everyone' : audience,
      definition: file.definition,
      source: { repository: file.repository, path, commit: file.commit },
      invited: asked.size,
      createdBy: by,
    };
    let others: StoredSurvey[];
    do {
      others = await store.list(now);
      await this.#requireApart(survey, asked, others);
      // Somebody else may have added one meanwhile
    } while (!(await store.add(survey, others.length)));
    if (opensAt <= now.toISOString()) {
      await this.#open(await this.get(id, now), now);
    }
    return this.get(id, now);
  }

  /**
   * @throws NotAllowedError when they are not asked, ConflictError when it is not open or they have answered
   */
  async answer(
    id: string,
    user: string,
    body: unknown,
    now: Date,
  ): Promise<void> {
    const { store, people } = this.#options;
    const survey = await this.get(id, now);
    if (survey.state !== 'open') {
      throw new ConflictError(
        survey.state === 'planned'
          ? `The survey opens at ${survey.opensAt}; nothing was counted`
          : 'The survey has closed; nothing was counted',
      );
    }
    if (!(await people.isAsked(survey.audience, user))) {
      throw new NotAllowedError(
        'This survey asks others: it is for the users of the platform that it names, and not for those who build it',
      );
    }
    const { definition } = survey;
    const answers = parseAnswers(definition, body);
    const cell = await this.#cellOf(id, user);
    await store.answer(id, user, tally =>
      addAnswers(definition, tally, cell.id, answers),
    );
  }

  /**
   * Closes a survey early; one that has not opened is given up.
   *
   * @throws ConflictError when it has closed
   */
  async close(id: string, now: Date): Promise<CountedSurvey> {
    if (!(await this.#close(await this.get(id, now), now))) {
      throw new ConflictError('The survey has closed already');
    }
    return this.get(id, now);
  }

  /** @throws ConflictError as long as it is open */
  async results(id: string, now: Date): Promise<StoredResults> {
    const survey = await this.get(id, now);
    const results = await this.#options.store.results(id);
    if (!results) {
      throw new ConflictError(
        survey.state === 'closed'
          ? 'The answers are being counted; ask again in a minute'
          : `There are no results before the survey closes, at ${survey.closesAt}: who watches them while it is open could tell who answered what`,
      );
    }
    return results;
  }

  /** Makes a request of a comment that is shown, or adds it to one. */
  async promote(
    id: string,
    comment: string,
    options: { by: string; to: PromoteTo },
    now: Date,
  ): Promise<{ request: string }> {
    const { store, promoteComment } = this.#options;
    const { definition } = await this.get(id, now);
    const { questions } = await this.results(id, now);
    const found = questions
      .flatMap(({ comments }) => comments)
      .find(each => each.id === comment);
    if (!found) {
      throw new NotFoundError(`There is no comment ${comment} on this survey`);
    }
    if (found.request) {
      throw new ConflictError('The comment is a request already');
    }
    const { request } = await promoteComment({
      id: comment,
      survey: { id, title: definition.name },
      ...options,
    });
    await store.promoted(id, comment, request);
    return { request };
  }

  /** Opens and closes what is due. */
  async run(now: Date): Promise<void> {
    const at = now.toISOString();
    const errors: unknown[] = [];
    for (const survey of await this.#options.store.list(now)) {
      try {
        if (!survey.isPublished && survey.closesAt <= at) {
          await this.#close(survey, now);
        } else if (survey.state === 'planned' && survey.opensAt <= at) {
          await this.#open(survey, now);
        }
      } catch (error) {
        // One that can't be opened does not keep others open
        errors.push(error);
      }
    }
    await this.#scrub();
    if (errors.length > 0) {
      throw new AggregateError(errors, errors.map(stringifyError).join('; '));
    }
  }

  async #open(survey: StoredSurvey, now: Date): Promise<void> {
    const { store, people, logger } = this.#options;
    const asked = await people.of(survey.audience);
    if (asked.size < survey.atLeast) {
      logger.warn(
        `The survey ${survey.id} is not opened yet: the catalog has only ${asked.size} of those whom it asks`,
      );
      return;
    }
    const cells = await people.cells(asked, survey.atLeast);
    const tally = emptyTally(survey.definition, cells);
    if (await store.open(survey.id, { cells, tally }, asked.size, now)) {
      await this.#tell(survey, [...asked]);
    }
  }

  async #close(survey: StoredSurvey, now: Date): Promise<boolean> {
    const { definition, atLeast, invited } = survey;
    const closed = await this.#options.store.close(
      survey.id,
      opened => {
        const cells = opened?.cells ?? [
          { id: EVERYONE, title: 'Everyone asked', invited },
        ];
        return publishResults({
          ...{ definition, atLeast, cells },
          tally: opened?.tally ?? emptyTally(definition, cells),
          newId: randomUUID,
        });
      },
      now,
    );
    if (closed) {
      await this.#scrub();
    }
    return closed;
  }

  /** The survey is closed and its answers are gone, whatever becomes of this; it is tried again until it is done. */
  async #scrub(): Promise<void> {
    const { store, logger } = this.#options;
    try {
      await store.scrub();
    } catch (error) {
      logger.warn(
        `Old versions of a closed survey's rows could not be removed from the database's files yet: ${stringifyError(
          error,
        )}`,
      );
    }
  }

  async #cellOf(id: string, user: string): Promise<SurveyCell> {
    const cells = await this.#options.store.cells(id);
    return this.#options.people.cellOf(user, cells!);
  }

  async #titled(survey: StoredSurvey): Promise<CountedSurvey> {
    const { people } = this.#options;
    return { ...survey, askedTeams: await people.titles(survey.audience) };
  }

  /**
   * Most people answer a question as they did some days ago. So two tables of it, of the same people or some of them, tell by
   * their difference what those answered who are in one only: one person, where five answered first and then six.
   */
  async #requireApart(
    survey: NewSurvey,
    asked: ReadonlySet<string>,
    others: StoredSurvey[],
  ): Promise<void> {
    const { people, againAfterMs } = this.#options;
    const again = ({ closesAt }: { closesAt: string }) =>
      new Date(Date.parse(closesAt) + againAfterMs).toISOString();
    const alike = [];
    for (const other of others) {
      // Of too few answers nothing is shown that could be compared
      const isShown = !other.isPublished || other.answers >= other.atLeast;
      const shared =
        sharedQuestion(survey.definition, other.definition) ??
        (isSameFile(survey, other) ? other.definition.name : undefined);
      if (
        isShown &&
        shared !== undefined &&
        survey.opensAt < again(other) &&
        (await people.asksSome(asked, other.audience))
      ) {
        alike.push({ other, shared });
      }
    }
    const inTheWay = alike.find(({ other }) => other.opensAt < again(survey));
    if (inTheWay) {
      const { other, shared } = inTheWay;
      const from = Math.max(
        ...alike.map(each => Date.parse(again(each.other))),
      );
      throw new ConflictError(
        `audience: '${shared}' is asked of some of the same people in '${
          other.definition.name
        }', which ${other.state === 'closed' ? 'closed' : 'closes'} on ${dayOf(
          Date.parse(other.closesAt),
        )}, and comparing both would tell what a few of them answered. It may be asked again from ${dayOf(
          Math.ceil(from / DAY_MS) * DAY_MS,
        )} on; before that ask others, or something else`,
      );
    }
  }

  async #tell(
    { id, definition, closesAt }: StoredSurvey,
    asked: string[],
  ): Promise<void> {
    const { notifications, logger } = this.#options;
    const { questions } = definition;
    for (const some of chunks(asked, TOLD_AT_ONCE)) {
      try {
        await notifications.send({
          recipients: { type: 'entity', entityRef: some },
          payload: {
            title: `${definition.name}: what do you say?`,
            description: `${
              questions.length === 1
                ? 'One question'
                : `${questions.length} questions`
            }, until ${closesAt.slice(
              0,
              10,
            )}. Nobody can tell who answered what.`,
            link: `/adoption/surveys/${id}`,
            severity: 'normal',
            topic: 'surveys',
            scope: `survey:${id}`,
          },
        });
      } catch (error) {
        logger.warn(
          `A notice of a survey could not be given: ${stringifyError(error)}`,
        );
      }
    }
  }
}

function isSameFile(
  { source }: Pick<Survey, 'source'>,
  other: Pick<Survey, 'source'>,
): boolean {
  return (
    source.repository === other.source.repository &&
    source.path === other.source.path
  );
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
