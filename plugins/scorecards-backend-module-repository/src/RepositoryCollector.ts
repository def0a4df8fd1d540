import { posix } from 'node:path';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type { Repository } from '@paved/plugin-repositories-common';
import {
  readSettings,
  type CollectContext,
  type Collected,
  type CollectRequest,
  type CollectSubject,
  type FactCollector,
} from '@paved/plugin-scorecards-node';
import pLimit from 'p-limit';
import {
  RepositorySnapshot,
  type RepositoryReading,
} from './reading/RepositorySnapshot';
import { below, valuesOf } from './reading/valuesOf';
import { fileQuestionSchema, type FileQuestion } from './settings';

/** Requests to the repositories plugin at a time. */
const CONCURRENCY = 8;
/** Entities whose answers are remembered. */
const MEMORY = 20_000;

interface Place {
  subject: CollectSubject;
  repository: Repository;
  /** Of the entity in its repository; `''` is the root. */
  folder: string;
}

interface Answer {
  /** What it depends on: while that stays, so does the answer. */
  key: string;
  commit: string;
  values: Record<string, JsonValue | undefined>;
}

/**
 * What an entity's repository says of it, at the head of the default branch. Nothing is read again while the head stays; what is
 * known is then observed anew.
 *
 * @public
 */
export class RepositoryCollector implements FactCollector {
  readonly id = 'repository';
  readonly #repositories: RepositoryReading;
  readonly #auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  readonly #logger: LoggerService;
  readonly #answers = new Map<string, Answer>();

  static create(options: {
    repositories: RepositoryReading;
    auth: Pick<AuthService, 'getOwnServiceCredentials'>;
    logger: LoggerService;
  }): RepositoryCollector {
    return new RepositoryCollector(options);
  }

  private constructor(options: {
    repositories: RepositoryReading;
    auth: Pick<AuthService, 'getOwnServiceCredentials'>;
    logger: LoggerService;
  }) {
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  async *collect(
    request: CollectRequest,
    { now }: CollectContext,
  ): AsyncIterable<Collected> {
    const { settings, failed } = readSettings(
      request.settings,
      fileQuestionSchema,
    );
    const settingsKey = JSON.stringify(request.settings);
    const observedAt = now.toISOString();
    const limit = pLimit(CONCURRENCY);
    const places: Place[] = [];
    for (const found of await Promise.all(
      request.subjects.map(subject => limit(() => this.#locate(subject))),
    )) {
      if ('repository' in found) {
        places.push(found);
      } else {
        yield found;
      }
    }
    const answers = [...groupByRepository(places).values()].map(group =>
      limit(() => this.#answer(group, { settings, settingsKey, request })),
    );
    for (const answer of answers) {
      const answered = await answer;
      request.signal.throwIfAborted();
      for (const one of answered) {
        yield 'error' in one
          ? one
          : {
              entityRef: one.entityRef,
              facts: toFacts(one, observedAt),
              failed,
            };
      }
    }
  }

  /** An entity that comes from no repository has no facts from one: they are unknown. */
  async #locate(subject: CollectSubject): Promise<Place | Collected> {
    const { entityRef, entity } = subject;
    try {
      const found = await this.#repositories.resolveEntity(
        { entity },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      );
      return found
        ? {
            subject,
            repository: found.repository,
            folder: folderOf(found.path),
          }
        : { entityRef, facts: {} };
    } catch (error) {
      return { entityRef, error: toError(error).message };
    }
  }

  async #answer(
    places: Place[],
    options: {
      settings: Map<string, FileQuestion>;
      settingsKey: string;
      request: CollectRequest;
    },
  ): Promise<
    Array<
      ({ entityRef: string } & Answer) | { entityRef: string; error: string }
    >
  > {
    const [{ repository }] = places;
    let opened: Promise<RepositorySnapshot> | undefined;
    const answers = [];
    for (const { subject, folder } of places) {
      if (options.request.signal.aborted) {
        break;
      }
      const { entityRef } = subject;
      const key = JSON.stringify([
        repository.id,
        repository.head,
        folder,
        options.settingsKey,
      ]);
      try {
        let answer = this.#answers.get(entityRef);
        if (answer?.key !== key) {
          opened ??= RepositorySnapshot.open({
            repositories: this.#repositories,
            credentials: await this.#auth.getOwnServiceCredentials(),
            repository: repository.id,
          });
          answer = {
            key,
            ...(await this.#read(await opened, folder, options.settings)),
          };
          this.#remember(entityRef, answer);
        }
        answers.push({ entityRef, ...answer });
      } catch (error) {
        answers.push({ entityRef, error: toError(error).message });
      }
    }
    return answers;
  }

  async #read(
    snapshot: RepositorySnapshot,
    folder: string,
    questions: Map<string, FileQuestion>,
  ): Promise<Omit<Answer, 'key'>> {
    const values = await valuesOf(snapshot, folder);
    for (const [fact, question] of questions) {
      if (Object.hasOwn(values, fact)) {
        this.#logger.warn(
          `A check's collect.repository.${fact} is not used: the repository collector has a fact of that name; give it another one`,
        );
      } else {
        values[fact] = await ask(snapshot, folder, question);
      }
    }
    return { commit: snapshot.commit, values };
  }

  #remember(entityRef: string, answer: Answer): void {
    this.#answers.delete(entityRef);
    this.#answers.set(entityRef, answer);
    if (this.#answers.size > MEMORY) {
      const [oldest] = this.#answers.keys();
      this.#answers.delete(oldest);
    }
  }
}

/** In the entity's folder first, then in the whole repository. */
async function ask(
  snapshot: RepositorySnapshot,
  folder: string,
  { isMeant, holds }: FileQuestion,
): Promise<boolean> {
  const inFolder = below(snapshot.paths, folder)
    .filter(isMeant)
    .map(path => posix.join(folder, path));
  const paths = inFolder.length ? inFolder : snapshot.paths.filter(isMeant);
  if (!holds) {
    return paths.length > 0;
  }
  const texts = await snapshot.texts(paths.slice(0, 100));
  return [...texts.values()].some(holds);
}

/** A catalog file in a hidden folder (`.backstage/catalog-info.yaml`) speaks for the folder above. */
function folderOf(path: string): string {
  const segments = path.split('/').filter(Boolean);
  while (segments.at(-1)?.startsWith('.')) {
    segments.pop();
  }
  return segments.join('/');
}

function groupByRepository(places: Place[]): Map<string, Place[]> {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const group = groups.get(place.repository.id) ?? [];
    groups.set(place.repository.id, group);
    group.push(place);
  }
  return groups;
}

function toFacts({ values, commit }: Answer, observedAt: string) {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { value, observedAt, commit }]],
    ),
  );
}
