export { repositoriesApi } from './apis';
export { repositoryEntityCard } from './entityCards';
export { repositoryNameFormField } from './formFields';
export {
  needsMeHomePageWidget,
  platformStatusHomePageWidget,
} from './homePageWidgets';
export { repositoriesPage } from './pages';
