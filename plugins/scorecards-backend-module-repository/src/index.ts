export {
  scorecardsModuleRepository,
  scorecardsModuleRepository as default,
} from './module';
