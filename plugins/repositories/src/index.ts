export { repositoriesPlugin as default } from './plugin';
export { repositoriesApiRef } from './api';
export type {
  NameAvailability,
  RepositoriesApi,
  RepositoryPage,
  RepositoryQuery,
  SourceFile,
  SourceTree,
} from './api';
