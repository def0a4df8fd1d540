import { adoptionApi } from './apis';
import { deliveryEntityContent } from './entityContents';
import {
  atAGlanceHomePageWidget,
  costSummaryHomePageWidget,
  myTeamsDeliveryHomePageWidget,
  surveysHomePageWidget,
  systemStatusHomePageWidget,
} from './homePageWidgets';
import {
  adoptionPage,
  costsSubPage,
  dataSubPage,
  maturitySubPage,
  overviewSubPage,
  surveysSubPage,
  teamSubPage,
} from './pages';
import { feedbackButton, roadmapPage } from './roadmap';
import { pageHelpedAddon, usageAnalytics } from './usage';

/** All that the plugin is made of. Tabs of the page stand in this order. */
export const extensions = [
  adoptionApi,
  adoptionPage,
  overviewSubPage,
  teamSubPage,
  surveysSubPage,
  costsSubPage,
  maturitySubPage,
  dataSubPage,
  deliveryEntityContent,
  atAGlanceHomePageWidget,
  myTeamsDeliveryHomePageWidget,
  surveysHomePageWidget,
  costSummaryHomePageWidget,
  systemStatusHomePageWidget,
  usageAnalytics,
  pageHelpedAddon,
  roadmapPage,
  feedbackButton,
];
