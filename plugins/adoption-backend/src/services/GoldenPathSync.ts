import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import type { EventsService } from '@backstage/plugin-events-node';
import { z } from 'zod';
import { GoldenPathsClient } from '../goldenPaths/GoldenPathsClient';
import type { DatabaseServiceStore } from './DatabaseServiceStore';

const TOPIC = 'golden-paths';
const PAGE_SIZE = 200;

const ref = z.string().transform(text => text.toLocaleLowerCase('en-US'));

const pathsSchema = z.object({
  items: z.array(
    z.object({
      path: z.object({ ref, title: z.string() }),
      template: ref.optional(),
    }),
  ),
});

const servicesSchema = z.object({
  items: z.array(
    z.object({
      repository: z.string(),
      deviations: z.array(
        z.object({
          id: z.string(),
          repository: z.string(),
          path: ref,
          scope: z.enum(['path', 'files']),
          declaredAt: z.string(),
        }),
      ),
    }),
  ),
  nextCursor: z.string().optional(),
});

const creationsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      taskId: z.string(),
      path: ref,
      release: z.string(),
      repositoryId: z.string().optional(),
      commit: z.string().optional(),
      state: z.string(),
      startedAt: z.string(),
      endedAt: z.string().optional(),
    }),
  ),
});

const eventSchema = z.object({
  id: z.string(),
  type: z.string(),
  at: z.string(),
  path: ref,
  release: z.string().optional(),
  repository: z.string().optional(),
});

/** Event ids name what happened to what: `creations/<id>/…`, `deviations/<id>/declared`. */
const EVENT_ID = /^(creations|deviations)\/([^/]+)\/(.+)$/;

/**
 * Learns from golden paths what they made and where teams deviate: at once by its events, and from time to time by asking, because
 * events can be lost.
 */
export class GoldenPathSync {
  readonly #client: GoldenPathsClient;
  readonly #events: EventsService;
  readonly #store: DatabaseServiceStore;

  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    events: EventsService;
    store: DatabaseServiceStore;
  }): GoldenPathSync {
    return new GoldenPathSync(options);
  }

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    events: EventsService;
    store: DatabaseServiceStore;
  }) {
    this.#client = GoldenPathsClient.create(options);
    this.#events = options.events;
    this.#store = options.store;
  }

  async subscribe(): Promise<void> {
    await this.#events.subscribe({
      id: 'adoption-services',
      topics: [TOPIC],
      onEvent: async ({ eventPayload }) => {
        const event = eventSchema.safeParse(eventPayload);
        if (event.success) {
          await this.#happened(event.data);
        }
      },
    });
  }

  async run(now: Date, signal?: AbortSignal): Promise<void> {
    const paths = (await this.#client.get('/paths', pathsSchema))?.items ?? [];
    const known = new Map(
      (await this.#store.paths()).map(row => [row.path, row]),
    );
    await this.#store.savePaths(
      paths
        .map(({ path, template }) => ({
          path: path.ref,
          title: path.title,
          template: template ?? null,
        }))
        .filter(
          ({ path, title, template }) =>
            known.get(path)?.title !== title ||
            known.get(path)?.template !== template,
        ),
    );
    const inForce = new Set<string>();
    for (const { path } of paths) {
      signal?.throwIfAborted();
      await this.#readCreations(path.ref);
      for await (const { deviations } of this.#services(path.ref)) {
        for (const { declaredAt, ...deviation } of deviations) {
          inForce.add(deviation.id);
          await this.#store.saveDeviation({
            ...deviation,
            declared_at: declaredAt,
          });
        }
      }
    }
    if (paths.length > 0) {
      const ended = (await this.#store.deviations())
        .filter(row => !row.ended_at && !inForce.has(row.id))
        // Declared while the pages were read
        .filter(row => row.declared_at < now.toISOString());
      await this.#store.endDeviations(
        ended.map(({ id }) => id),
        now.toISOString(),
      );
    }
  }

  async #happened(event: z.infer<typeof eventSchema>): Promise<void> {
    const [, what, id] = EVENT_ID.exec(event.id) ?? [];
    const { type, at, path, release, repository } = event;
    if (what === 'creations' && type === 'golden-path.created') {
      await this.#store.saveCreation({ id, path, release, repository, at });
    } else if (what === 'creations' && type === 'golden-path.undone') {
      await this.#store.saveCreation({ id, path, at, undone_at: at });
    } else if (what === 'deviations' && repository) {
      const isEnd = event.id.endsWith('/ended');
      if (isEnd) {
        await this.#store.endDeviations([id], at);
      } else {
        await this.#store.saveDeviation({
          id,
          repository,
          path,
          scope: type === 'golden-path.stepped-off' ? 'path' : 'files',
          declared_at: at,
        });
      }
    }
  }

  async #readCreations(path: string): Promise<void> {
    const query = new URLSearchParams({ path });
    const found = await this.#client.get(
      `/creations?${query}`,
      creationsSchema,
    );
    for (const creation of found?.items ?? []) {
      const { id, state, startedAt, endedAt } = creation;
      if (creation.repositoryId && ['created', 'undone'].includes(state)) {
        await this.#store.saveCreation({
          id,
          path,
          release: creation.release,
          repository: creation.repositoryId,
          task: creation.taskId,
          commit: creation.commit,
          at: startedAt,
          undone_at: state === 'undone' ? endedAt ?? startedAt : undefined,
        });
      }
    }
  }

  async *#services(path: string) {
    const { namespace, name } = parseEntityRef(path);
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({
        limit: String(PAGE_SIZE),
        ...(cursor && { cursor }),
      });
      const page = await this.#client.get(
        `/paths/${encodeURIComponent(namespace)}/${encodeURIComponent(
          name,
        )}/services?${query}`,
        servicesSchema,
      );
      yield* page?.items ?? [];
      cursor = page?.nextCursor;
    } while (cursor);
  }
}
