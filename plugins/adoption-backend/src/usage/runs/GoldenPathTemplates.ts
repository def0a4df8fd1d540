import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { z } from 'zod';
import { GoldenPathsClient } from '../../goldenPaths/GoldenPathsClient';

const CACHE_MS = 60_000;

const pathsSchema = z.object({
  items: z.array(
    z.object({
      template: z.string().optional(),
      path: z.object({ ref: z.string(), hoursSaved: z.number().optional() }),
    }),
  ),
});

type Paths = z.infer<typeof pathsSchema>['items'];

/** Which templates create from which golden paths, as the portal knows them. */
export class GoldenPathTemplates {
  readonly #client: GoldenPathsClient;
  #cached?: { until: number; paths: Promise<Paths> };

  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): GoldenPathTemplates {
    return new GoldenPathTemplates(options);
  }

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }) {
    this.#client = GoldenPathsClient.create(options);
  }

  async templateOf(path: string): Promise<string | undefined> {
    const found = (await this.#paths()).find(
      each => lower(each.path.ref) === path,
    );
    return found?.template && lower(found.template);
  }

  /** What the golden path says that one creation from it saves. */
  async hoursSavedBy(template: string): Promise<number | undefined> {
    return (await this.#paths()).find(
      each => each.template && lower(each.template) === template,
    )?.path.hoursSaved;
  }

  #paths(): Promise<Paths> {
    if (!this.#cached || this.#cached.until < Date.now()) {
      const paths = this.#read();
      this.#cached = { until: Date.now() + CACHE_MS, paths };
      paths.catch(() => {
        this.#cached = undefined;
      });
    }
    return this.#cached.paths;
  }

  async #read(): Promise<Paths> {
    return (await this.#client.get('/paths', pathsSchema))?.items ?? [];
  }
}

function lower(ref: string): string {
  return stringifyEntityRef(parseEntityRef(ref)).toLocaleLowerCase('en-US');
}
