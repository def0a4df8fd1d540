export { SurveysRouter } from './SurveysRouter';
