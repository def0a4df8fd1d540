/** What happened at FinTech-Fast in the year before a day; the JSON files beside tell the story, and the modules spell it out. */
export { budgets, costsOf } from './costs.mjs';
export { toCsv } from './csv.mjs';
export { deliveriesOf } from './deliveries.mjs';
export { startersOf } from './people.mjs';
export { feedback, requests } from './requests.mjs';
export {
  commitsFromScratch,
  commitsOnPath,
  DAYS,
  deviation,
  fromScratch,
  onPaths,
  ownedServices,
  pipelines,
} from './services.mjs';
export { surveyAnswers, surveys } from './survey.mjs';
export { ticketsOf } from './tickets.mjs';
export { usageOf } from './usage.mjs';
