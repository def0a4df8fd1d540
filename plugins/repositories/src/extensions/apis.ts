import { ApiBlueprint, fetchApiRef } from '@backstage/frontend-plugin-api';
import { RepositoriesClient, repositoriesApiRef } from '../api';

export const repositoriesApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: repositoriesApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => RepositoriesClient.create({ fetchApi }),
    }),
});
