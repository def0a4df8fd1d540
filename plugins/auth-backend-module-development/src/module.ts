import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { authProvidersExtensionPoint } from '@backstage/plugin-auth-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { CatalogPeople } from './CatalogPeople';
import { readOthers, readPeople, readPortalOrigins } from './config';
import { createDevelopmentProvider } from './provider';
import { createRouter } from './router';

/**
 * Sign-in without an account for development: one of a few listed people, chosen by a click, on this machine only.
 *
 * @public
 */
export const authModuleDevelopment = createBackendModule({
  pluginId: 'auth',
  moduleId: 'development',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        providers: authProvidersExtensionPoint,
      },
      async init({ auth, catalog, config, httpRouter, logger, providers }) {
        const people = readPeople(config);
        if (!people) {
          return;
        }
        const environment = process.env.NODE_ENV;
        if (environment !== 'development' && environment !== 'test') {
          throw new Error(
            `'auth.providers.development' lets anybody on this machine sign in as anybody listed, so it works only with NODE_ENV=development (it is ${
              environment ? `'${environment}'` : 'not set'
            }). Remove the key, or set it to null in the last --config file`,
          );
        }
        providers.registerProvider({
          providerId: 'development',
          factory: createDevelopmentProvider({
            people,
            others: readOthers(config),
          }),
        });
        httpRouter.use(
          createRouter({
            people: CatalogPeople.create({ people, catalog, auth }),
            portalOrigins: readPortalOrigins(config),
          }),
        );
        logger.info(
          `Development sign-in is on, for this machine only: ${people
            .map(({ entityRef }) => entityRef)
            .join(', ')}`,
        );
      },
    });
  },
});
