export * from './RepositoryHost';
export * from './RepositoriesService';
export { eachRepository } from './eachRepository';
export * from './extensions';
export { findRepository } from './findRepository';
export * from './git';
export { repositoriesServiceRef } from './repositoriesServiceRef';
export {
  repositoriesUrlReaderFactory,
  repositoriesUrlReaderFactory as default,
} from './urlReader/repositoriesUrlReaderFactory';
