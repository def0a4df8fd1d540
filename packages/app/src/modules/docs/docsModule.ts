import {
  ApiBlueprint,
  configApiRef,
  createFrontendModule,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { techdocsStorageApiRef } from '@backstage/plugin-techdocs-react';
import { DocsStorage } from './DocsStorage';

const docsStorage = ApiBlueprint.make({
  name: 'storage',
  params: defineParams =>
    defineParams({
      api: techdocsStorageApiRef,
      deps: {
        configApi: configApiRef,
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
      },
      factory: options => new DocsStorage(options),
    }),
});

export const docsModule = createFrontendModule({
  pluginId: 'techdocs',
  extensions: [docsStorage],
});
