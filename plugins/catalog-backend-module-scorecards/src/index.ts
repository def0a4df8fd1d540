export {
  catalogModuleScorecards,
  repositoriesModuleScorecards,
  scorecardKindFeatures as default,
} from './module';
