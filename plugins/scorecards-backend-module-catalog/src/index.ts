export {
  scorecardsModuleCatalog,
  scorecardsModuleCatalog as default,
} from './module';
export { CatalogCollector } from './CatalogCollector';
