import {
  AppRootElementBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { DocumentTitle } from './DocumentTitle';

const documentTitle = AppRootElementBlueprint.make({
  name: 'document-title',
  params: { element: <DocumentTitle /> },
});

export const shellModule = createFrontendModule({
  pluginId: 'app',
  extensions: [documentTitle],
});
