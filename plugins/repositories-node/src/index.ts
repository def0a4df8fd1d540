export * from './RepositoryHost';
export * from './RepositoriesService';
export * from './extensions';
export * from './git';
