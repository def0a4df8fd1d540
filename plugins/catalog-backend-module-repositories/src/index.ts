export { catalogModuleRepositories as default } from './module';
