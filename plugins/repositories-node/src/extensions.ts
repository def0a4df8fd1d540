import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { EntityKind } from '@paved/plugin-repositories-common';
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

/**
 * Tells discovery of kinds of entities that the catalog knows from other plugins.
 *
 * @public
 */
export interface RepositoriesKindsExtensionPoint {
  /** @throws Error when a kind of the same name and apiVersion is there already */
  addKind(kind: EntityKind): void;
}

/**
 * {@link RepositoriesKindsExtensionPoint}
 *
 * @public
 */
export const repositoriesKindsExtensionPoint =
  createExtensionPoint<RepositoriesKindsExtensionPoint>({
    id: 'repositories.kinds',
  });

/**
 * Tells discovery by which files plugins know repositories of theirs. Discovery says of each repository whether its head has
 * them, so that nobody reads thousands to find a few.
 *
 * @public
 */
export interface RepositoriesMarkersExtensionPoint {
  /**
   * @param path - of one file, from the root of a repository
   * @throws Error when it is a glob
   */
  addMarkerFile(path: string): void;
}

/**
 * {@link RepositoriesMarkersExtensionPoint}
 *
 * @public
 */
export const repositoriesMarkersExtensionPoint =
  createExtensionPoint<RepositoriesMarkersExtensionPoint>({
    id: 'repositories.markers',
  });
