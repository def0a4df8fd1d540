export { scorecardKindFeatures as default } from './module';
