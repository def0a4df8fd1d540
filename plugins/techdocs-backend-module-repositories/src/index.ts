export { techdocsModuleRepositories as default } from './module';
