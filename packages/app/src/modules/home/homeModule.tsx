import {
  AppRootElementBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { HomePageLayoutBlueprint } from '@backstage/plugin-home-react/alpha';
import { VisitListener } from './VisitListener';
import {
  docsWidget,
  myServicesWidget,
  quickActionsWidget,
  recentWidget,
  starredWidget,
} from './widgets';

const layout = HomePageLayoutBlueprint.make({
  params: { loader: () => import('./HomeLayout').then(m => m.HomeLayout) },
});

const visitListener = AppRootElementBlueprint.make({
  name: 'visit-listener',
  params: { element: <VisitListener /> },
});

export const homeModule = createFrontendModule({
  pluginId: 'home',
  extensions: [
    layout,
    visitListener,
    quickActionsWidget,
    myServicesWidget,
    docsWidget,
    starredWidget,
    recentWidget,
  ],
});
