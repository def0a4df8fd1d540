export * from './RepositoriesApi';
export * from './RepositoriesClient';
