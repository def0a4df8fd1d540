import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { defaultBranchesOf, type CiCaller } from '@paved/ci-callers';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { Subject } from '../database/DatabaseSubjectStore';
import type { FactPusher } from './FactPush';
import { isSubjectOf } from './isSubjectOf';

/** A CI job speaks for entities of its own repository, and only from the branch that is released. */
export class CiPusher implements FactPusher {
  readonly name: string;
  readonly #caller: CiCaller;
  readonly #repositories: RepositoriesService;
  readonly #credentials: BackstageCredentials;

  /** @param options - `credentials` are the portal's own, to look repositories up with */
  static create(options: {
    caller: CiCaller;
    repositories: RepositoriesService;
    credentials: BackstageCredentials;
  }): CiPusher {
    return new CiPusher(options);
  }

  private constructor(options: {
    caller: CiCaller;
    repositories: RepositoriesService;
    credentials: BackstageCredentials;
  }) {
    this.name = `ci:${options.caller.address}`;
    this.#caller = options.caller;
    this.#repositories = options.repositories;
    this.#credentials = options.credentials;
  }

  async refuse(subjects: Subject[]): Promise<Map<string, string>> {
    const branches = await defaultBranchesOf(this.#caller, {
      repositories: this.#repositories,
      credentials: this.#credentials,
    });
    const { ref, address } = this.#caller;
    const isReleased = branches.some(branch => ref === `refs/heads/${branch}`);
    return new Map(
      subjects.flatMap(subject => {
        if (!isSubjectOf(this.#caller, subject)) {
          return [
            [
              subject.entityRef,
              `${subject.entityRef} does not come from ${address}, for which this job runs`,
            ],
          ];
        }
        return isReleased
          ? []
          : [
              [
                subject.entityRef,
                `facts are taken from the default branch (${branches.join(
                  ', ',
                )}); this job runs on ${ref ?? 'no branch'}`,
              ],
            ];
      }),
    );
  }
}
