import {
  type ReaderFactory,
  urlReaderFactoriesServiceRef,
} from '@backstage/backend-defaults/urlReader';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { DefaultRepositoriesService } from '../DefaultRepositoriesService';
import { RepositoriesUrlReader } from './RepositoriesUrlReader';
import { hostUrlPredicate } from './hostUrlPredicate';

/**
 * Lets every plugin read source URLs of the configured repository hosts (`repositories.hosts.*.url`) through
 * `coreServices.urlReader`. It is asked before the stock readers.
 *
 * @public
 */
export const repositoriesUrlReaderFactory = createServiceFactory({
  service: urlReaderFactoriesServiceRef,
  deps: { auth: coreServices.auth, discovery: coreServices.discovery },
  factory({ auth, discovery }): ReaderFactory {
    return ({ config, treeResponseFactory }) => [
      {
        predicate: hostUrlPredicate(config),
        reader: new RepositoriesUrlReader({
          repositories: DefaultRepositoriesService.create({ auth, discovery }),
          auth,
          treeResponseFactory,
        }),
      },
    ];
  },
});
