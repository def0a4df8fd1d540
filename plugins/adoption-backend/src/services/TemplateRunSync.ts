import type { AuthService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { z } from 'zod';
import type { DatabaseServiceStore } from './DatabaseServiceStore';
import type { RunRow } from './tables';

const PAGE_SIZE = 100;
/** A run that began before others may have ended after them. */
const LONGEST_RUN_MS = 7 * 24 * 60 * 60 * 1_000;
const MOST_URLS = 10;

/** The scaffolder's messages tell more than its types. */
const completionSchema = z.object({
  type: z.literal('completion'),
  body: z.object({ output: z.record(z.unknown()) }),
  createdAt: z.string(),
});

/** Learns what runs of templates made, from what they put out. Reads each run once. */
export class TemplateRunSync {
  readonly #scaffolder: ScaffolderService;
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;
  readonly #store: DatabaseServiceStore;

  static create(options: {
    scaffolder: ScaffolderService;
    repositories: RepositoriesService;
    auth: AuthService;
    store: DatabaseServiceStore;
  }): TemplateRunSync {
    return new TemplateRunSync(options);
  }

  private constructor(options: {
    scaffolder: ScaffolderService;
    repositories: RepositoriesService;
    auth: AuthService;
    store: DatabaseServiceStore;
  }) {
    this.#scaffolder = options.scaffolder;
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#store = options.store;
  }

  async run(now: Date, signal?: AbortSignal): Promise<void> {
    for (let offset = 0; ; offset += PAGE_SIZE) {
      signal?.throwIfAborted();
      // Newest first
      const { items } = await this.#scaffolder.listTasks(
        { status: 'completed', limit: PAGE_SIZE, offset },
        await this.#asPlugin(),
      );
      const known = await this.#store.knownRuns(items.map(({ id }) => id));
      const rows: RunRow[] = [];
      for (const { id, spec, createdAt } of items) {
        if (!known.has(id)) {
          const template = fullRef(spec.templateInfo?.entityRef);
          rows.push({
            task: id,
            template: template ?? '',
            at: createdAt,
            // A run of no template makes nothing that could be told of
            ...(template
              ? await this.#madeBy(id)
              : { entity_refs: '[]', repositories: '[]' }),
          });
        }
      }
      await this.#store.saveRuns(rows);
      const oldest = items.at(-1);
      const isRead =
        rows.length === 0 &&
        oldest &&
        now.getTime() - Date.parse(oldest.createdAt) > LONGEST_RUN_MS;
      if (items.length < PAGE_SIZE || isRead) {
        return;
      }
    }
  }

  async #madeBy(
    taskId: string,
  ): Promise<Pick<RunRow, 'entity_refs' | 'repositories'>> {
    const events = await this.#scaffolder.getLogs(
      { taskId },
      await this.#asPlugin(),
    );
    const texts = events.flatMap(event => {
      const completion = completionSchema.safeParse(event);
      return completion.success ? textsIn(completion.data.body.output) : [];
    });
    const refs = texts.flatMap(text => fullRef(text) ?? []);
    const urls = texts.filter(text => /^https?:\/\//.test(text));
    const repositories = new Set<string>();
    for (const url of [...new Set(urls)].slice(0, MOST_URLS)) {
      const found = await this.#repositories.resolveUrl(
        { url },
        await this.#asPlugin(),
      );
      if (found) {
        repositories.add(found.repository.id);
      }
    }
    return {
      entity_refs: JSON.stringify([...new Set(refs)].sort()),
      repositories: JSON.stringify([...repositories].sort()),
    };
  }

  async #asPlugin() {
    return { credentials: await this.#auth.getOwnServiceCredentials() };
  }
}

/** All texts in the output of a run, however its template arranged them. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return value && typeof value === 'object'
    ? Object.values(value).flatMap(textsIn)
    : [];
}

/** Only refs in full are taken: words and addresses are none. */
function fullRef(text: string | undefined): string | undefined {
  if (!text || !/^[a-z]+:[\w.-]+\/[\w.-]+$/i.test(text)) {
    return undefined;
  }
  try {
    return stringifyEntityRef(parseEntityRef(text)).toLocaleLowerCase('en-US');
  } catch {
    return undefined;
  }
}
