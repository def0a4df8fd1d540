export {
  scorecardsModuleRepository,
  scorecardsModuleRepository as default,
} from './module';
export { RepositoryCollector } from './RepositoryCollector';
export type { RepositoryReading } from './reading/RepositorySnapshot';
