import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { z } from 'zod';

const PLUGIN = 'golden-paths';
const TIMEOUT_MS = 30_000;

/** Asks the portal's golden paths, as this plugin. */
export class GoldenPathsClient {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): GoldenPathsClient {
    return new GoldenPathsClient(options.auth, options.discovery);
  }

  private constructor(auth: AuthService, discovery: DiscoveryService) {
    this.#auth = auth;
    this.#discovery = discovery;
  }

  /**
   * @param path - of the plugin's API, such as `/paths`
   * @returns `undefined` where it is not there: a portal without golden paths is one too
   * @throws Error when it does not answer, or with something else
   */
  async get<T extends z.ZodTypeAny>(
    path: string,
    schema: T,
  ): Promise<z.output<T> | undefined> {
    const [url, { token }] = await Promise.all([
      this.#discovery.getBaseUrl(PLUGIN),
      this.#auth.getPluginRequestToken({
        onBehalfOf: await this.#auth.getOwnServiceCredentials(),
        targetPluginId: PLUGIN,
      }),
    ]);
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 404) {
      return undefined;
    }
    if (!response.ok) {
      throw new Error(
        `Golden paths could not be asked: ${path} answered ${response.status}`,
      );
    }
    return schema.parse(await response.json());
  }
}
