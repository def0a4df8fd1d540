export { repositoriesPlugin as default } from './plugin';
export { repositoriesApiRef } from './api';
export type {
  DeclaredEntityPlace,
  DiscoverySummary,
  NameAvailability,
  RepositoriesApi,
  RepositoryDetail,
  RepositoryPage,
  RepositoryQuery,
  SourceFile,
  SourceTree,
} from './api';
