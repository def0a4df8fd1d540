import type {
  AuthService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  defaultBranchesOf,
  type CiCaller,
  type CiCallers,
} from '@paved/ci-callers';
import { eventsIngestPermission } from '@paved/plugin-adoption-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { Request } from 'express';

/** Who tells something. */
export interface Sender {
  /** `ci:github.com/acme/ledger`, `external:pager`, or the ref of a user who brings a file. */
  name: string;
  /** Who numbers the records, where nothing else says so. */
  source: string;
  /** Of a CI job: what it may speak for. */
  caller?: CiCaller;
}

export interface SendersOptions {
  auth: AuthService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  repositories: RepositoriesService;
  ciCallers: CiCallers;
}

/** Tells who sends events. */
export class Senders {
  readonly #options: SendersOptions;

  static create(options: SendersOptions): Senders {
    return new Senders(options);
  }

  private constructor(options: SendersOptions) {
    this.#options = options;
  }

  /**
   * @throws AuthenticationError, NotAllowedError
   */
  async identify(req: Request): Promise<Sender> {
    const { ciCallers, httpAuth, permissions } = this.#options;
    const caller = await ciCallers.identify(req.headers.authorization);
    if (caller) {
      return senderOf(caller);
    }
    // The route is open to tokens that the portal does not know; nobody gets further than this without one
    const credentials = await httpAuth.credentials(req, { allow: ['service'] });
    const [{ result }] = await permissions.authorize(
      [{ permission: eventsIngestPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not tell of deployments: it takes the permission ${eventsIngestPermission.name}`,
      );
    }
    const { subject } = credentials.principal;
    return { name: subject, source: subject };
  }

  /** Why nothing that a CI job tells is taken; undefined when it is. */
  async refuse({ caller }: Sender): Promise<string | undefined> {
    const ref = caller?.ref;
    if (!caller || ref?.startsWith('refs/tags/')) {
      return undefined;
    }
    const branches = await defaultBranchesOf(caller, {
      repositories: this.#options.repositories,
      credentials: await this.#options.auth.getOwnServiceCredentials(),
    });
    return branches.some(branch => ref === `refs/heads/${branch}`)
      ? undefined
      : `what CI tells is taken from the default branch (${branches.join(
          ', ',
        )}) and from tags; this job runs on ${
          ref ?? 'no branch'
        }. A service with a token of the portal may tell of every deployment`;
  }
}

/** A CI job speaks in the name of its repository. */
export function senderOf(caller: CiCaller): Sender {
  const name = `ci:${caller.address}`;
  return { name, source: name, caller };
}
