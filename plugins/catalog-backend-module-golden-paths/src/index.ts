export {
  catalogModuleGoldenPaths,
  repositoriesModuleGoldenPaths,
  goldenPathKindFeatures as default,
} from './module';
