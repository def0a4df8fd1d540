import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { RepositoryHost } from './RepositoryHost';

/**
 * Adds repository hosts to the repositories plugin.
 *
 * @public
 */
export interface RepositoriesHostsExtensionPoint {
  /** @throws Error when a host of the same id is there already */
  addHost(host: RepositoryHost): void;
}

/**
 * {@link RepositoriesHostsExtensionPoint}
 *
 * @public
 */
export const repositoriesHostsExtensionPoint =
  createExtensionPoint<RepositoriesHostsExtensionPoint>({
    id: 'repositories.hosts',
  });
