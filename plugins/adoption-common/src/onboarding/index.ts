export { onboardingDefinitions } from './definitions';
export {
  launchRows,
  measureLaunches,
  measureStarters,
  starterRows,
} from './measureOnboarding';
export type { AskedStarters, Launch, Starter } from './measureOnboarding';
export { startOfWork } from './startOfWork';
