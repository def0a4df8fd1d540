export {
  scorecardsModulePrometheus,
  scorecardsModulePrometheus as default,
} from './module';
