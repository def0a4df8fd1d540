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
import {
  addAnswers,
  emptyTally,
  EVERYONE,
  parseAnswers,
  publishResults,
  type Survey,
  type SurveyAudience,
  type SurveyCell,
  type SurveyForMe,
  type SurveyResults,
  type SurveyView,
} from '@paved/plugin-adoption-common';
import { chunks } from '../database/chunks';
import type { DatabaseSurveyStore } from './DatabaseSurveyStore';
import type { SurveyFiles } from './SurveyFiles';
import type { SurveyPeople } from './SurveyPeople';

const TOLD_AT_ONCE = 200;

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
  text: string;
  survey: { id: string; title: string };
  /** Ref of the user who does it; who wrote the comment is not known, and when is not kept. */
  by: string;
  /** Id of the request that it says the same as; without one it becomes a request of its own. */
  request?: string;
}) => Promise<{ request: string }>;

export interface SurveysOptions {
  store: DatabaseSurveyStore;
  files: SurveyFiles;
  people: SurveyPeople;
  atLeast: number;
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

  list(now: Date): Promise<Survey[]> {
    return this.#options.store.list(now);
  }

  /** @throws NotFoundError */
  async get(id: string, now: Date): Promise<Survey> {
    const survey = await this.#options.store.get(id, now);
    if (!survey) {
      throw new NotFoundError(`There is no survey ${id}`);
    }
    return survey;
  }

  async view(id: string, user: string, now: Date): Promise<SurveyView> {
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
  async add(request: SurveyRequest, by: string, now: Date): Promise<Survey> {
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
    await this.#requireApart(asked, { opensAt, closesAt }, now);
    const id = randomUUID();
    await store.add({
      ...{ id, audience, atLeast, opensAt, closesAt },
      definition: file.definition,
      source: { repository: file.repository, path, commit: file.commit },
      invited: asked.size,
      createdBy: by,
    });
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
  async close(id: string, now: Date): Promise<Survey> {
    if (!(await this.#close(await this.get(id, now), now))) {
      throw new ConflictError('The survey has closed already');
    }
    return this.get(id, now);
  }

  /** @throws ConflictError as long as it is open */
  async results(id: string, now: Date): Promise<SurveyResults> {
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
    options: { by: string; request?: string },
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
      text: found.text,
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
    for (const survey of await this.list(now)) {
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

  async #open(survey: Survey, now: Date): Promise<void> {
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

  async #close(survey: Survey, now: Date): Promise<boolean> {
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

  /** Two surveys at once whose audiences differ by a few people tell, by the difference, what these answered. */
  async #requireApart(
    asked: Set<string>,
    { opensAt, closesAt }: Pick<Survey, 'opensAt' | 'closesAt'>,
    now: Date,
  ): Promise<void> {
    const { people, atLeast } = this.#options;
    const others = (await this.list(now)).filter(
      other =>
        other.state !== 'closed' &&
        other.opensAt < closesAt &&
        opensAt < other.closesAt,
    );
    for (const other of others) {
      const theirs = await people.of(other.audience);
      const both = [...asked].filter(person => theirs.has(person)).length;
      const apart = [asked.size - both, theirs.size - both];
      if (both > 0 && apart.some(count => count > 0 && count < atLeast)) {
        throw new ConflictError(
          `audience: it differs from that of '${other.definition.name}', which is open at the same time, by fewer than ${atLeast} people, and comparing both would tell what these answered. Ask the same people, or open it when the other has closed`,
        );
      }
    }
  }

  async #tell(
    { id, definition, closesAt }: Survey,
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
