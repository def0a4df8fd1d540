export { UnfinishedRuns } from './UnfinishedRuns';
