export {
  scorecardsModuleHttpJson,
  scorecardsModuleHttpJson as default,
} from './module';
