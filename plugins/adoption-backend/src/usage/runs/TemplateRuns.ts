import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError, stringifyError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { ScaffolderRun } from '@paved/plugin-adoption-common';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { Audience } from '../Audience';
import type { TeamSets } from '../TeamSets';
import type { DatabaseRunStore } from './DatabaseRunStore';
import type { TimeSaved } from './TimeSaved';

const PAGE = 100;
const AT_ONCE = 4;
const DAY_MS = 24 * 60 * 60 * 1000;
/** How far back the list of runs is looked at again: one that is older may hardly be retried. */
const LOOK_BACK_DAYS = 30;
/** An event may come before what it tells of is written. */
const SETTLE_MS = 1_000;
const MOST_CHARACTERS = 200;

const taskSchema = z.object({
  id: z.string(),
  status: z.enum([
    'open',
    'processing',
    'completed',
    'failed',
    'cancelled',
    'skipped',
  ]),
  createdAt: z.string(),
  createdBy: z.string().optional(),
  lastHeartbeatAt: z.string().optional(),
  spec: z
    .object({
      templateInfo: z.object({ entityRef: z.string() }).optional(),
      steps: z
        .array(
          z.object({ id: z.string().optional(), name: z.string().optional() }),
        )
        .optional(),
    })
    .passthrough(),
});

type Task = z.infer<typeof taskSchema>;

const logsSchema = z.array(
  z.object({
    type: z.string(),
    createdAt: z.string(),
    body: z
      .object({
        message: z.string().optional(),
        stepId: z.string().optional(),
        status: z.string().optional(),
        error: z.object({ message: z.string().optional() }).optional(),
      })
      .passthrough(),
  }),
);

const eventSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  // Of some events `id` is that of a line of the log
  taskId: z.string().optional(),
});

/**
 * Follows the runs of templates. Events only say that there is something to look at, since they may come late, twice or of
 * what was undone; what a run came to is read from the scaffolder, and its list again from time to time.
 */
export class TemplateRuns {
  readonly #options: TemplateRunsOptions;
  readonly #told = new Set<string>();
  #hasReadAll = false;
  #timer?: ReturnType<typeof setTimeout>;

  static create(options: TemplateRunsOptions): TemplateRuns {
    return new TemplateRuns(options);
  }

  private constructor(options: TemplateRunsOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#options.events.subscribe({
      id: 'adoption-template-runs',
      topics: ['scaffolder.task'],
      onEvent: async ({ eventPayload }) => {
        const event = eventSchema.safeParse(eventPayload).data;
        const id = event?.taskId ?? event?.id;
        if (typeof id === 'string') {
          this.#told.add(id);
          this.#timer ??= setTimeout(() => this.#lookAtTold(), SETTLE_MS);
        }
      },
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /**
   * Looks at all runs that may have changed.
   *
   * @throws Error when some could not be read, after all others have been
   */
  async reconcile(now: Date, signal: AbortSignal): Promise<void> {
    const { scaffolder, store } = this.#options;
    this.#hasReadAll ||= await this.#options.hasReadAll();
    const since = this.#hasReadAll
      ? now.getTime() - LOOK_BACK_DAYS * DAY_MS
      : 0;
    const seen = new Set<string>();
    const failures: string[] = [];
    for (let offset = 0; ; offset += PAGE) {
      signal.throwIfAborted();
      const { items } = await scaffolder.listTasks(
        { limit: PAGE, offset },
        { credentials: await this.#options.auth.getOwnServiceCredentials() },
      );
      const tasks = items.map(item => taskSchema.parse(item));
      const known = await store.statuses(tasks.map(({ id }) => id));
      await this.#each(
        tasks.filter(task => known.get(task.id) !== statusOf(task)),
        task => task.id,
        task => this.#save(task),
        failures,
      );
      tasks.forEach(({ id }) => seen.add(id));
      const oldest = tasks.at(-1);
      if (
        !oldest ||
        tasks.length < PAGE ||
        Date.parse(oldest.createdAt) < since
      ) {
        break;
      }
    }
    this.#hasReadAll = true;
    await store.haveBeenRead(now.toISOString());
    await this.#each(
      (await store.unfinished()).filter(id => !seen.has(id)),
      id => id,
      id => this.#look(id),
      failures,
    );
    if (failures.length > 0) {
      throw new Error(
        `${failures.length} template runs could not be read: ${failures
          .slice(0, 5)
          .join('; ')}`,
      );
    }
  }

  async #lookAtTold(): Promise<void> {
    this.#timer = undefined;
    const ids = [...this.#told];
    this.#told.clear();
    const failures: string[] = [];
    await this.#each(
      ids,
      id => id,
      id => this.#look(id),
      failures,
    );
    if (failures.length > 0) {
      this.#options.logger.warn(
        `Template runs could not be read and are read again later: ${failures.join(
          '; ',
        )}`,
      );
    }
  }

  async #each<T>(
    items: T[],
    nameOf: (item: T) => string,
    work: (item: T) => Promise<void>,
    failures: string[],
  ): Promise<void> {
    const limit = pLimit(AT_ONCE);
    await Promise.all(
      items.map(item =>
        limit(() =>
          work(item).catch(error => {
            failures.push(`${nameOf(item)}: ${stringifyError(error)}`);
          }),
        ),
      ),
    );
  }

  async #look(taskId: string): Promise<void> {
    const { scaffolder, auth } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const task = await scaffolder
      .getTask({ taskId }, { credentials })
      .catch(error => {
        if (isNotFound(error)) {
          return undefined;
        }
        throw error;
      });
    if (task) {
      await this.#save(taskSchema.parse(task));
    }
  }

  async #save(task: Task): Promise<void> {
    const { audience, store, teamSets, timeSaved } = this.#options;
    const known = await store.get(task.id);
    const status = statusOf(task);
    if (known?.status === status) {
      return;
    }
    // Only runs of people are taken for use
    const teams = task.createdBy?.startsWith('user:')
      ? await audience.teamsOf(task.createdBy.toLocaleLowerCase('en-US'))
      : undefined;
    if (!known && !teams) {
      return;
    }
    const template = templateOf(task);
    await store.save({
      id: task.id,
      template,
      status,
      startedAt: iso(task.createdAt),
      ...(status === 'open' || status === 'processing'
        ? {}
        : await this.#endOf(task, status)),
      minutesSaved: known
        ? known.minutesSaved
        : await timeSaved.minutesOf(template),
      teamSet: known?.teamSet ?? (await teamSets.idOf(teams ?? [])),
    });
  }

  async #endOf(
    task: Task,
    status: ScaffolderRun['status'],
  ): Promise<Pick<ScaffolderRun, 'endedAt' | 'failedStep' | 'reason'>> {
    const { scaffolder, auth } = this.#options;
    const logs = logsSchema.parse(
      await scaffolder.getLogs(
        { taskId: task.id },
        { credentials: await auth.getOwnServiceCredentials() },
      ),
    );
    // A run that was retried has ended more than once
    const end = logs.findLast(({ type }) => type === 'completion');
    const last = end ?? logs.at(-1);
    const endedAt = iso(
      last?.createdAt ?? task.lastHeartbeatAt ?? task.createdAt,
    );
    if (status !== 'failed') {
      return { endedAt };
    }
    const stepId = logs.findLast(({ body }) => body.status === 'failed')?.body
      .stepId;
    const step = task.spec.steps?.find(({ id }) => id === stepId);
    return {
      endedAt,
      failedStep: (step?.name ?? stepId)?.slice(0, MOST_CHARACTERS),
      reason: shown(end?.body.error?.message ?? end?.body.message),
    };
  }
}

export interface TemplateRunsOptions {
  audience: Audience;
  auth: AuthService;
  events: EventsService;
  /** Whether all of the list has been read once. */
  hasReadAll: () => Promise<boolean>;
  logger: LoggerService;
  scaffolder: ScaffolderService;
  store: DatabaseRunStore;
  teamSets: TeamSets;
  timeSaved: TimeSaved;
}

function statusOf({ status }: Task): ScaffolderRun['status'] {
  return status === 'skipped' ? 'cancelled' : status;
}

function templateOf(task: Task): string | undefined {
  const ref = task.spec.templateInfo?.entityRef;
  try {
    return (
      ref &&
      stringifyEntityRef(
        parseEntityRef(ref, { defaultKind: 'template' }),
      ).toLocaleLowerCase('en-US')
    );
  } catch {
    return undefined;
  }
}

/** The first line, without what addresses in it may have for a password. */
function shown(message: string | undefined): string | undefined {
  return message
    ?.split('\n', 1)[0]
    .replace(/\/\/[^/\s@]+@/g, '//')
    .slice(0, MOST_CHARACTERS);
}

function iso(time: string): string {
  return new Date(time).toISOString();
}

function isNotFound(error: unknown): boolean {
  return (
    error instanceof NotFoundError ||
    (error as { statusCode?: number }).statusCode === 404
  );
}
