import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { repositoriesHostsExtensionPoint } from '@paved/plugin-repositories-node';
import { DirectoryHost } from './DirectoryHost';
import { readDirectoryHostConfig } from './config';
import { GitAccess } from './http/GitAccess';
import { createGitHandler } from './http/createGitHandler';

/**
 * Adds the repository host `directory` to the repositories plugin, and serves its folder over git smart HTTP where
 * `repositories.hosts.directory.serve` says so.
 *
 * @public
 */
export const repositoriesModuleDirectory = createBackendModule({
  pluginId: 'repositories',
  moduleId: 'directory',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        hosts: repositoriesHostsExtensionPoint,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        rootHttpRouter: coreServices.rootHttpRouter,
      },
      async init({
        auth,
        config,
        hosts,
        lifecycle,
        logger,
        permissions,
        rootHttpRouter,
      }) {
        const directory = readDirectoryHostConfig(config);
        if (!directory?.serve) {
          // Else the app would answer with its page, as it does at every address that is nobody's
          rootHttpRouter.use('/git', (_req, res) => {
            res
              .status(404)
              .type('text')
              .send('This portal serves no git repositories\n');
          });
        }
        if (!directory) {
          return;
        }
        const host = DirectoryHost.create(directory, { logger });
        hosts.addHost(host);
        if (directory.serve) {
          const stopping = new AbortController();
          lifecycle.addShutdownHook(() => stopping.abort());
          rootHttpRouter.use(
            '/git',
            createGitHandler({
              host,
              access: GitAccess.create({
                auth,
                permissions,
                allowsAnonymousReads: process.env.NODE_ENV !== 'production',
              }),
              appBaseUrl: config.getString('app.baseUrl'),
              logger,
              signal: stopping.signal,
            }),
          );
          logger.info(`Serving ${directory.path} over git at ${directory.url}`);
        }
      },
    });
  },
});
