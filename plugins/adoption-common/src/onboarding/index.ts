export { hiringCohorts } from './cohorts';
export type { Cohort } from './cohorts';
export { onboardingDefinitions } from './definitions';
export { kaplanMeier } from './kaplanMeier';
export type { Waiting, WaitingCurve } from './kaplanMeier';
export {
  launchRows,
  measureLaunches,
  measureStarters,
  starterRows,
} from './measureOnboarding';
export type { AskedStarters, Launch, Starter } from './measureOnboarding';
export { startOfWork } from './startOfWork';
export { teamsThatMayBeShown } from './teamsThatMayBeShown';
export type { TeamTree } from './teamsThatMayBeShown';
