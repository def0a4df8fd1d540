/** What happened at FinTech-Fast in the year before a day; the JSON files beside tell the story, and the modules spell it out. */
export { toCsv } from './csv.mjs';
export { deliveriesOf } from './deliveries.mjs';
export { startersOf } from './people.mjs';
export {
  commitsFromScratch,
  commitsOnPath,
  DAYS,
  fromScratch,
  onPaths,
  pipelines,
} from './services.mjs';
