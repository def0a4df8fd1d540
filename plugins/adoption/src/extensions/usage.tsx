import {
  configApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { AnalyticsImplementationBlueprint } from '@backstage/plugin-app-react';
import { UsageAnalytics } from '../analytics';

/** Beside whatever other analytics there are. */
export const usageAnalytics = AnalyticsImplementationBlueprint.make({
  name: 'usage',
  params: defineParams =>
    defineParams({
      deps: {
        configApi: configApiRef,
        fetchApi: fetchApiRef,
        identityApi: identityApiRef,
      },
      factory: deps => UsageAnalytics.create({ ...deps, window }),
    }),
});
