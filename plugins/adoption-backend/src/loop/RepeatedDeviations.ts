import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { GoldenPathsClient } from '../goldenPaths/GoldenPathsClient';
import type {
  DatabaseDemandStore,
  Demand,
  DeviatingService,
} from './DatabaseDemandStore';

const PAGE_SIZE = 200;
const MOST_NAMED = 5;

const pathsSchema = z.object({
  items: z.array(
    z.object({ path: z.object({ ref: z.string(), title: z.string() }) }),
  ),
});

const servicesSchema = z.object({
  items: z.array(
    z.object({
      repository: z.string(),
      entityRef: z.string().optional(),
      title: z.string().optional(),
      owner: z.string().optional(),
      deviations: z.array(
        z.object({
          scope: z.enum(['path', 'files']),
          files: z.array(z.string()),
        }),
      ),
    }),
  ),
  nextCursor: z.string().optional(),
});

export interface RepeatedDeviationsOptions {
  demands: DatabaseDemandStore;
  auth: AuthService;
  discovery: DiscoveryService;
  /** So many services doing the same in their own way ask for something. */
  fewest: number;
}

/** Services that do the same in their own way ask for something, though nobody says a word: what many do becomes a request. */
export class RepeatedDeviations {
  readonly #options: RepeatedDeviationsOptions;
  readonly #client: GoldenPathsClient;
  readonly #waiting = new Map<string, Promise<void>>();
  #last: Promise<void> = Promise.resolve();

  static create(options: RepeatedDeviationsOptions): RepeatedDeviations {
    return new RepeatedDeviations(options);
  }

  private constructor(options: RepeatedDeviationsOptions) {
    this.#options = options;
    this.#client = GoldenPathsClient.create(options);
  }

  /**
   * Looks at all golden paths, or at one.
   *
   * @throws when golden paths can't be asked: what is known stays
   */
  async look(now: Date, only?: string): Promise<void> {
    const paths = await this.#client.get('/paths', pathsSchema);
    for (const { path } of paths?.items ?? []) {
      const ref = path.ref.toLocaleLowerCase('en-US');
      if (only === undefined || ref === only) {
        await this.#lookAt({ ref, title: path.title }, now);
      }
    }
  }

  /** Looks at a golden path that has changed; of those who ask while others are looked at, all get the same look. */
  async lookSoon(path: string): Promise<void> {
    const waiting = this.#waiting.get(path);
    if (waiting) {
      return waiting;
    }
    const next = this.#last.then(() => {
      this.#waiting.delete(path);
      return this.look(new Date(), path);
    });
    this.#waiting.set(path, next);
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #lookAt(
    path: { ref: string; title: string },
    now: Date,
  ): Promise<void> {
    const { demands, fewest } = this.#options;
    const found = await this.#demands(path.ref);
    await demands.follow(path.ref, found, now);
    const unheard = await demands.unraised(
      found.filter(({ services }) => services.length >= fewest),
    );
    // What the same services do is asked for together
    const together = new Map<string, Demand[]>();
    for (const demand of unheard) {
      const key = demand.services
        .map(({ repository }) => repository)
        .sort()
        .join('\n');
      together.set(key, [...(together.get(key) ?? []), demand]);
    }
    for (const group of together.values()) {
      await demands.raise(path.ref, group, wordsFor(path, group), now);
    }
  }

  async #demands(path: string): Promise<Demand[]> {
    const [, namespace, name] = /^[^:]+:([^/]+)\/(.+)$/.exec(path) ?? [];
    const found = new Map<string, Demand>();
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
      if (cursor) {
        query.set('cursor', cursor);
      }
      const page = await this.#client.get(
        `/paths/${encodeURIComponent(namespace)}/${encodeURIComponent(
          name,
        )}/services?${query}`,
        servicesSchema,
      );
      for (const { deviations, ...service } of page?.items ?? []) {
        for (const wish of deviations.flatMap(wishesOf)) {
          const demand = `${path} ${wish}`;
          const known = found.get(demand) ?? { demand, wish, services: [] };
          found.set(demand, known);
          addOnce(known.services, {
            ...service,
            entityRef: service.entityRef?.toLocaleLowerCase('en-US'),
            owner: service.owner?.toLocaleLowerCase('en-US'),
          });
        }
      }
      cursor = page?.nextCursor;
    } while (cursor);
    return [...found.values()];
  }
}

/** Stepping off is one wish, each file that somebody keeps another. */
function wishesOf(deviation: { scope: 'path' | 'files'; files: string[] }) {
  return deviation.scope === 'path'
    ? ['path']
    : deviation.files.map(file => `files:${file}`);
}

function addOnce(services: DeviatingService[], service: DeviatingService) {
  if (!services.some(({ repository }) => repository === service.repository)) {
    services.push(service);
  }
}

function wordsFor(path: { title: string }, group: Demand[]) {
  const files = group.flatMap(({ wish }) =>
    wish.startsWith('files:') ? [wish.slice('files:'.length)] : [],
  );
  const [{ services }] = group;
  const what = files.length
    ? `keep ${listed(files)} in their own way`
    : 'have stepped off';
  return {
    title: files.length
      ? `${path.title}: what services need of ${listed(files)}`
      : `${path.title}: why services step off`,
    // Which services these are is for those to whom the catalog shows them
    text: `${services.length} services ${what}. What do they need that the path does not give?`,
  };
}

function listed(all: string[]): string {
  const named = all.slice(0, MOST_NAMED);
  const more = all.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
