import { ApiBlueprint, fetchApiRef } from '@backstage/frontend-plugin-api';
import { AdoptionClient, adoptionApiRef } from '../api';

export const adoptionApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: adoptionApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => AdoptionClient.create({ fetchApi }),
    }),
});
