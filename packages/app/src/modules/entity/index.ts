export { entityApisModule, entityDependenciesModule } from './entityModules';
