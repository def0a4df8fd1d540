import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { relatedEntityColumns } from './relatedEntityColumns';

/** Stock cards with columns that have room: the stock seven have their headings cut off. */
export const entityDependenciesModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    EntityCardBlueprint.make({
      name: 'depends-on-components',
      params: {
        loader: async () => {
          const { EntityDependsOnComponentsCard } = await import(
            '@backstage/plugin-catalog'
          );
          return (
            <EntityDependsOnComponentsCard
              title="Depends on"
              columnConfig={relatedEntityColumns}
            />
          );
        },
      },
    }),
    EntityCardBlueprint.make({
      name: 'depends-on-resources',
      params: {
        loader: async () => {
          const { EntityDependsOnResourcesCard } = await import(
            '@backstage/plugin-catalog'
          );
          return (
            <EntityDependsOnResourcesCard
              title="Resources"
              columnConfig={relatedEntityColumns}
            />
          );
        },
      },
    }),
  ],
});

/** The same for its APIs. */
export const entityApisModule = createFrontendModule({
  pluginId: 'api-docs',
  extensions: [
    EntityCardBlueprint.make({
      name: 'provided-apis',
      params: {
        loader: async () => {
          const { ProvidedApisCard } = await import(
            '@backstage/plugin-api-docs'
          );
          return <ProvidedApisCard columnConfig={relatedEntityColumns} />;
        },
      },
    }),
    EntityCardBlueprint.make({
      name: 'consumed-apis',
      params: {
        loader: async () => {
          const { ConsumedApisCard } = await import(
            '@backstage/plugin-api-docs'
          );
          return <ConsumedApisCard columnConfig={relatedEntityColumns} />;
        },
      },
    }),
  ],
});
