import { adoptionApi } from './apis';
import { adoptionPage, overviewSubPage } from './pages';

/** All that the plugin is made of; each area has a file of its own beside this one. */
export const extensions = [adoptionApi, adoptionPage, overviewSubPage];
