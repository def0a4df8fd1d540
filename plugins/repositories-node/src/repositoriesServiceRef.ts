import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { DefaultRepositoriesService } from './DefaultRepositoriesService';
import type { RepositoriesService } from './RepositoriesService';

/**
 * {@link RepositoriesService}, over HTTP, so that it works wherever the repositories plugin runs.
 *
 * @public
 */
export const repositoriesServiceRef = createServiceRef<RepositoriesService>({
  id: 'repositories',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) =>
        DefaultRepositoriesService.create({ auth, discovery }),
    }),
});
