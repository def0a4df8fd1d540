import { createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';

/** The stock card, which app-config.yaml configures, with fewer entities where all of them can't be read. */
const relations = catalogGraphPlugin
  .getExtension('entity-card:catalog-graph/relations')
  .override({
    factory: (originalFactory, { config }) =>
      originalFactory({
        params: {
          loader: () =>
            import('./RelationsCard').then(m => (
              <m.RelationsCard {...config} />
            )),
        },
      }),
  });

/** The stock page; opened without an entity it starts from the reader's teams. */
const page = catalogGraphPlugin.getExtension('page:catalog-graph').override({
  factory: (originalFactory, { config }) =>
    originalFactory({
      params: {
        loader: () =>
          import('./GraphPage').then(m => <m.GraphPage {...config} />),
      },
    }),
});

export const graphModule = createFrontendModule({
  pluginId: 'catalog-graph',
  extensions: [relations, page],
});
