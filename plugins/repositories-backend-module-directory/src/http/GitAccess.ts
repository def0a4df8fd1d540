import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  formatRepositoryId,
  repositoryProposePermission,
  repositoryReadPermission,
} from '@paved/plugin-repositories-common';
import type { RepositoryName } from '../folder/repositoryNames';
import type { GitService } from './parseGitRequest';

/**
 * Decides who may clone and who may push.
 */
export class GitAccess {
  readonly #auth: AuthService;
  readonly #permissions: PermissionsService;
  readonly #allowsAnonymousReads: boolean;

  static create(options: {
    auth: AuthService;
    permissions: PermissionsService;
    /** On a developer's own machine `git clone` needs no token. */
    allowsAnonymousReads: boolean;
  }): GitAccess {
    return new GitAccess(options);
  }

  private constructor(options: {
    auth: AuthService;
    permissions: PermissionsService;
    allowsAnonymousReads: boolean;
  }) {
    this.#auth = options.auth;
    this.#permissions = options.permissions;
    this.#allowsAnonymousReads = options.allowsAnonymousReads;
  }

  /**
   * @returns who asks, for git's own record; `undefined` for somebody unnamed who only reads
   * @throws AuthenticationError without a valid token where one is needed
   * @throws NotFoundError when the caller may not see the repository
   * @throws NotAllowedError when the caller may see the repository but not push
   */
  async check(request: {
    repository: RepositoryName;
    service: GitService;
    authorization: string | undefined;
  }): Promise<string | undefined> {
    const isPush = request.service === 'git-receive-pack';
    const token = readToken(request.authorization);
    if (!token) {
      if (!isPush && this.#allowsAnonymousReads && !request.authorization) {
        return undefined;
      }
      throw new AuthenticationError(
        'Sign in with a token of the portal as the password; the user name does not matter',
      );
    }
    const credentials = await this.#auth.authenticate(token);
    const { owner, name } = request.repository;
    const resourceRef = formatRepositoryId({ host: 'directory', owner, name });
    const options = { credentials };
    const [read] = await this.#permissions.authorize(
      [{ permission: repositoryReadPermission }],
      options,
    );
    if (read.result !== AuthorizeResult.ALLOW) {
      throw new NotFoundError('There is no such repository');
    }
    if (isPush) {
      const [push] = await this.#permissions.authorize(
        [{ permission: repositoryProposePermission, resourceRef }],
        options,
      );
      if (push.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `You may not push to ${owner}/${name}; ask its owner, or a platform engineer`,
        );
      }
    }
    return nameOf(this.#auth, credentials);
  }
}

/** The token of a Bearer header, or the password of a Basic one, as git sends it. */
function readToken(authorization: string | undefined): string | undefined {
  const match = /^(bearer|basic)\s+(\S+)$/i.exec(authorization ?? '');
  if (!match) {
    return undefined;
  }
  if (match[1].toLowerCase() === 'bearer') {
    return match[2];
  }
  const [, ...password] = Buffer.from(match[2], 'base64')
    .toString('utf8')
    .split(':');
  return password.join(':') || undefined;
}

function nameOf(auth: AuthService, credentials: BackstageCredentials): string {
  if (auth.isPrincipal(credentials, 'user')) {
    return credentials.principal.userEntityRef;
  }
  return auth.isPrincipal(credentials, 'service')
    ? credentials.principal.subject
    : 'unknown';
}
