export { ScorecardPage } from './ScorecardPage';
export { ScorecardProblem } from './ScorecardProblem';
