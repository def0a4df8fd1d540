export { repositoriesModuleDirectory as default } from './module';
export { DirectoryHost } from './DirectoryHost';
export type { DirectoryHostConfig } from './config';
