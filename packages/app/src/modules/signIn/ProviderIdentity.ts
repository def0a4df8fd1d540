import type {
  BackstageIdentityApi,
  BackstageUserIdentity,
  IdentityApi,
  ProfileInfo,
  ProfileInfoApi,
  SessionApi,
} from '@backstage/frontend-plugin-api';

/** What a sign-in provider's client can do. */
export type AuthApi = ProfileInfoApi & BackstageIdentityApi & SessionApi;

/** Somebody signed in by an auth provider, whose client renews the token. */
export class ProviderIdentity implements IdentityApi {
  readonly #authApi: AuthApi;
  readonly #identity: BackstageUserIdentity;
  readonly #onSignOut: () => void;

  static create(options: {
    authApi: AuthApi;
    identity: BackstageUserIdentity;
    onSignOut: () => void;
  }): ProviderIdentity {
    return new ProviderIdentity(options);
  }

  private constructor(options: {
    authApi: AuthApi;
    identity: BackstageUserIdentity;
    onSignOut: () => void;
  }) {
    this.#authApi = options.authApi;
    this.#identity = options.identity;
    this.#onSignOut = options.onSignOut;
  }

  async getProfileInfo(): Promise<ProfileInfo> {
    return (await this.#authApi.getProfile()) ?? {};
  }

  async getBackstageIdentity(): Promise<BackstageUserIdentity> {
    return this.#identity;
  }

  async getCredentials(): Promise<{ token?: string }> {
    const response = await this.#authApi.getBackstageIdentity();
    return { token: response?.token };
  }

  async signOut(): Promise<void> {
    this.#onSignOut();
    await this.#authApi.signOut();
  }
}
