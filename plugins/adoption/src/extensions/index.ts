import { adoptionApi } from './apis';
import { costsSubPage } from './costs';
import { deliveryEntityContent } from './entityContents';
import {
  atAGlanceHomePageWidget,
  myTeamsDeliveryHomePageWidget,
} from './homePageWidgets';
import { costSummaryHomePageWidget, systemStatusHomePageWidget } from './home';
import { maturitySubPage } from './maturity';
import {
  adoptionPage,
  dataSubPage,
  overviewSubPage,
  teamSubPage,
} from './pages';
import { surveysHomePageWidget, surveysSubPage } from './surveys';
import { feedbackButton, roadmapPage } from './roadmap';
import { pageHelpedAddon, usageAnalytics } from './usage';

/** All that the plugin is made of, an area a file beside this one. Tabs of the page stand in this order. */
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
