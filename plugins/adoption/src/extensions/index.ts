import { adoptionApi } from './apis';
import {
  atAGlanceHomePageWidget,
  myTeamsDeliveryHomePageWidget,
} from './homePageWidgets';
import { adoptionPage, overviewSubPage, teamSubPage } from './pages';
import { usageAnalytics } from './usage';

/** All that the plugin is made of; each area has a file of its own beside this one. */
export const extensions = [
  adoptionApi,
  adoptionPage,
  overviewSubPage,
  teamSubPage,
  atAGlanceHomePageWidget,
  myTeamsDeliveryHomePageWidget,
  usageAnalytics,
];
