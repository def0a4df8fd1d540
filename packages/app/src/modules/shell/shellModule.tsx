import {
  AppRootElementBlueprint,
  createFrontendModule,
  NotFoundErrorPage,
  PageLayout,
} from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { AccessibilityRepairs } from './AccessibilityRepairs';
import { NotFoundPage } from './NotFoundPage';
import { PortalPageLayout } from './PortalPageLayout';

const pageLayout = SwappableComponentBlueprint.make({
  name: 'core-page-layout',
  params: defineParams =>
    defineParams({ component: PageLayout, loader: () => PortalPageLayout }),
});

const notFoundPage = SwappableComponentBlueprint.make({
  name: 'core-not-found-error-page',
  params: defineParams =>
    defineParams({ component: NotFoundErrorPage, loader: () => NotFoundPage }),
});

const accessibilityRepairs = AppRootElementBlueprint.make({
  name: 'accessibility-repairs',
  params: { element: <AccessibilityRepairs /> },
});

export const shellModule = createFrontendModule({
  pluginId: 'app',
  extensions: [pageLayout, notFoundPage, accessibilityRepairs],
});
