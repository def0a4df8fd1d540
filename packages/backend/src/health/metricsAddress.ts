import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

/** Who looks for metrics on the portal's own port gets an answer that a scraper understands, not the app's page. */
export default createBackendModule({
  pluginId: 'app',
  moduleId: 'metrics-address',
  register(reg) {
    reg.registerInit({
      deps: { rootHttpRouter: coreServices.rootHttpRouter },
      async init({ rootHttpRouter }) {
        rootHttpRouter.use('/metrics', (_request, response) => {
          response
            .status(404)
            .type('text')
            .send('Metrics have a port of their own: PAVED_METRICS_PORT\n');
        });
      },
    });
  },
});
