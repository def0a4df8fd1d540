import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { z } from 'zod';

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
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
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
    this.#auth = options.auth;
    this.#discovery = options.discovery;
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
    const [baseUrl, { token }] = await Promise.all([
      this.#discovery.getBaseUrl('golden-paths'),
      this.#auth.getPluginRequestToken({
        onBehalfOf: await this.#auth.getOwnServiceCredentials(),
        targetPluginId: 'golden-paths',
      }),
    ]);
    const response = await fetch(`${baseUrl}/paths`, {
      headers: { authorization: `Bearer ${token}` },
    });
    // A portal without golden paths is one too
    if (response.status === 404) {
      return [];
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return pathsSchema.parse(await response.json()).items;
  }
}

function lower(ref: string): string {
  return stringifyEntityRef(parseEntityRef(ref)).toLocaleLowerCase('en-US');
}
