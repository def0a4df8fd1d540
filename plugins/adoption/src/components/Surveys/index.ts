export { SurveysForMe } from './SurveysForMe';
export { SurveysRouter } from './SurveysRouter';
