import {
  AppRootElementBlueprint,
  createFrontendModule,
  PageLayout,
} from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { AccessibilityRepairs } from './AccessibilityRepairs';
import { PortalPageLayout } from './PortalPageLayout';

const pageLayout = SwappableComponentBlueprint.make({
  name: 'core-page-layout',
  params: defineParams =>
    defineParams({ component: PageLayout, loader: () => PortalPageLayout }),
});

const accessibilityRepairs = AppRootElementBlueprint.make({
  name: 'accessibility-repairs',
  params: { element: <AccessibilityRepairs /> },
});

export const shellModule = createFrontendModule({
  pluginId: 'app',
  extensions: [pageLayout, accessibilityRepairs],
});
