export * from './RepositoryHost';
export * from './RepositoriesService';
export * from './extensions';
export * from './git';
export { repositoriesServiceRef } from './repositoriesServiceRef';
export {
  repositoriesUrlReaderFactory,
  repositoriesUrlReaderFactory as default,
} from './urlReader/repositoriesUrlReaderFactory';
