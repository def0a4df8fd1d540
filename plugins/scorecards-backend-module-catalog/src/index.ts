export {
  scorecardsModuleCatalog,
  scorecardsModuleCatalog as default,
} from './module';
