export {
  catalogModuleAdoption,
  repositoriesModuleAdoption,
  adoptionKindFeatures as default,
} from './module';
