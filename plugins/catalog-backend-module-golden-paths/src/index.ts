export { goldenPathKindFeatures as default } from './module';
