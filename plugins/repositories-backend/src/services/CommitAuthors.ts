import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, type UserEntity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { GitIdentity } from '@paved/plugin-repositories-node';

/**
 * In whose name commits are written: a person's always in its own, as the catalog has it, so that nobody can write in
 * another's; a service's in the name that it gives.
 */
export class CommitAuthors {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;

  static create(options: {
    auth: AuthService;
    catalog: CatalogService;
  }): CommitAuthors {
    return new CommitAuthors(options);
  }

  private constructor(options: { auth: AuthService; catalog: CatalogService }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
  }

  /**
   * @throws InputError when a person gives an author, or a service gives none
   */
  async authorFor(
    credentials: BackstageCredentials,
    given?: GitIdentity,
  ): Promise<GitIdentity> {
    if (!this.#auth.isPrincipal(credentials, 'user')) {
      if (!given) {
        throw new InputError(
          'author: a service has no name of its own; say in whose name the commit is written',
        );
      }
      return given;
    }
    const { userEntityRef } = credentials.principal;
    if (given) {
      throw new InputError(
        `author: the commit is written in the name of ${userEntityRef}, who asks for it; leave it out`,
      );
    }
    return this.#person(userEntityRef);
  }

  async #person(userEntityRef: string): Promise<GitIdentity> {
    // In the portal's own name: it must not depend on what its user may read
    const entity = (await this.#catalog.getEntityByRef(userEntityRef, {
      credentials: await this.#auth.getOwnServiceCredentials(),
    })) as UserEntity | undefined;
    const { name } = parseEntityRef(userEntityRef);
    const profile = entity?.spec?.profile;
    return {
      name: profile?.displayName || entity?.metadata.title || name,
      // Git needs an address; this one can't receive mail
      email: profile?.email || `${name}@users.noreply.invalid`,
    };
  }
}
