import { ApiBlueprint, fetchApiRef } from '@backstage/frontend-plugin-api';
import { ScorecardsClient, scorecardsApiRef } from '../api';

export const scorecardsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: scorecardsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => ScorecardsClient.create({ fetchApi }),
    }),
});
