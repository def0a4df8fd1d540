import type {
  BackstageUserIdentity,
  DiscoveryApi,
  IdentityApi,
  ProfileInfo,
} from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';

/** Somebody who may be chosen at the development sign-in. */
export interface DevelopmentPerson {
  entityRef: string;
  name: string;
  role: string;
  team?: string;
}

interface Session {
  profile: ProfileInfo;
  backstageIdentity: {
    token: string;
    expiresInSeconds?: number;
    identity: BackstageUserIdentity;
  };
}

/** A token is renewed when it has less than this left. */
const RENEWAL_MARGIN_MS = 2 * 60 * 1000;
const DEFAULT_LIFETIME_SECONDS = 10 * 60;

/** One of the named people of the development sign-in; their token is renewed before it runs out. */
export class DevelopmentIdentity implements IdentityApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #entityRef: string;
  readonly #onSignOut: () => void;
  #session: { value: Session; renewAt: number } | undefined;
  #renewal: Promise<Session> | undefined;

  /** Who there is to choose from. */
  static async people(
    discoveryApi: DiscoveryApi,
  ): Promise<DevelopmentPerson[]> {
    const { people } = await request<{ people: DevelopmentPerson[] }>(
      discoveryApi,
      'people',
    );
    return people;
  }

  /** @throws ResponseError when the backend does not let this person in */
  static async signIn(options: {
    discoveryApi: DiscoveryApi;
    entityRef: string;
    onSignOut: () => void;
  }): Promise<DevelopmentIdentity> {
    const identity = new DevelopmentIdentity(options);
    await identity.#current();
    return identity;
  }

  private constructor(options: {
    discoveryApi: DiscoveryApi;
    entityRef: string;
    onSignOut: () => void;
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#entityRef = options.entityRef;
    this.#onSignOut = options.onSignOut;
  }

  async getProfileInfo(): Promise<ProfileInfo> {
    return (await this.#current()).profile;
  }

  async getBackstageIdentity(): Promise<BackstageUserIdentity> {
    return (await this.#current()).backstageIdentity.identity;
  }

  async getCredentials(): Promise<{ token?: string }> {
    return { token: (await this.#current()).backstageIdentity.token };
  }

  async signOut(): Promise<void> {
    this.#session = undefined;
    this.#onSignOut();
  }

  async #current(): Promise<Session> {
    if (this.#session && Date.now() < this.#session.renewAt) {
      return this.#session.value;
    }
    // Whoever asks meanwhile waits for the same answer
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renew(): Promise<Session> {
    const value = await request<Session>(
      this.#discoveryApi,
      `refresh?person=${encodeURIComponent(this.#entityRef)}`,
    );
    const seconds =
      value.backstageIdentity.expiresInSeconds ?? DEFAULT_LIFETIME_SECONDS;
    this.#session = {
      value,
      renewAt: Date.now() + seconds * 1000 - RENEWAL_MARGIN_MS,
    };
    return value;
  }
}

async function request<T>(
  discoveryApi: DiscoveryApi,
  path: string,
): Promise<T> {
  const base = await discoveryApi.getBaseUrl('auth');
  const response = await fetch(`${base}/development/${path}`, {
    credentials: 'include',
    // A header that another origin can't send without asking first
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return response.json();
}
