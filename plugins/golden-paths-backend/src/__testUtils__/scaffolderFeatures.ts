import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- the portal of tests has both
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import workspaceDatabaseModule from '@backstage/plugin-scaffolder-backend-module-workspace-database';
import goldenPathActions from '@paved/plugin-scaffolder-backend-module-golden-paths';
import repositoriesActions from '@paved/plugin-scaffolder-backend-module-repositories';

/** As a portal's: a user in whose name a plugin asks is known with that plugin. */
const authWithActors = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory: ({ plugin }) => {
    const auth = mockServices.auth({
      pluginId: plugin.getId(),
      disableDefaultAuthPolicy: false,
    });
    const inOwnName = auth.getPluginRequestToken.bind(auth);
    return Object.assign(auth, {
      getPluginRequestToken: async (
        request: Parameters<typeof inOwnName>[0],
      ) => {
        const { principal } = request.onBehalfOf as {
          principal: { userEntityRef?: string };
        };
        return principal.userEntityRef
          ? {
              token: mockCredentials.user.token(principal.userEntityRef, {
                actor: { subject: `plugin:${plugin.getId()}` },
              }),
            }
          : inOwnName(request);
      },
    });
  },
});

/** For a portal that creates. */
export const scaffolderFeatures: BackendFeature[] = [
  scaffolderPlugin,
  workspaceDatabaseModule,
  goldenPathActions,
  repositoriesActions,
  authWithActors,
];
