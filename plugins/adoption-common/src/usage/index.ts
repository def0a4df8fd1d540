export { ageOf, MOST_USAGE_AGE_DAYS } from './ageOf';
export { minutesOfDuration } from './minutesOfDuration';
export { pageOf } from './pageOf';
export type { Page } from './pageOf';
export type {
  PageHelp,
  SearchTerms,
  TemplateRun,
  TopUsage,
  TopUsageKind,
  UsageAnswer,
  UsageBatch,
  UsageEvent,
  UsageFact,
  UsageKind,
} from './types';
export { usageFactOf } from './usageFactOf';
export { weekOf } from './weekOf';
