import { lazy, Suspense } from 'react';
import {
  configApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { AnalyticsImplementationBlueprint } from '@backstage/plugin-app-react';
import { AddonBlueprint } from '@backstage/plugin-techdocs-react/alpha';
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

const PageHelped = lazy(() =>
  import('../components/PageHelped').then(m => ({ default: m.PageHelped })),
);

/** Above every page of documentation: what is below it has none of the portal's styles. */
export const pageHelpedAddon = AddonBlueprint.make({
  name: 'page-helped',
  params: {
    name: 'PageHelped',
    location: 'Subheader',
    component: () => (
      <Suspense fallback={null}>
        <PageHelped />
      </Suspense>
    ),
  },
});
