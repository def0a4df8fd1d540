export { scorecardsApi } from './apis';
export { scorecardsEntityCard } from './entityCards';
export { scorecardsEntityContent } from './entityContents';
export { whatBlocksHomePageWidget } from './homePageWidgets';
export {
  campaignsSubPage,
  overviewSubPage,
  scorecardsPage,
  trySubPage,
  waiversSubPage,
} from './pages';
