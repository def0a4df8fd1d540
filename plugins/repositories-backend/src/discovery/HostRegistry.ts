import { NotFoundError } from '@backstage/errors';
import { FIRST_REPOSITORY_HOST } from '@paved/plugin-repositories-common';
import type {
  RepositoriesHostsExtensionPoint,
  RepositoryHost,
} from '@paved/plugin-repositories-node';

/** The repository hosts that modules have added. */
export class HostRegistry implements RepositoriesHostsExtensionPoint {
  readonly #hosts = new Map<string, RepositoryHost>();

  addHost(host: RepositoryHost): void {
    if (this.#hosts.has(host.id)) {
      throw new Error(
        `There is a repository host '${host.id}' already; give the second one another id`,
      );
    }
    this.#hosts.set(host.id, host);
  }

  all(): RepositoryHost[] {
    return [...this.#hosts.values()];
  }

  find(id: string): RepositoryHost | undefined {
    return this.#hosts.get(id);
  }

  /** @throws NotFoundError */
  get(id: string): RepositoryHost {
    const host =
      this.#hosts.get(id) ??
      (id === FIRST_REPOSITORY_HOST ? this.all()[0] : undefined);
    if (!host) {
      throw new NotFoundError(
        `There is no repository host '${id}'; there are: ${
          [...this.#hosts.keys()].join(', ') || 'none'
        }`,
      );
    }
    return host;
  }
}
