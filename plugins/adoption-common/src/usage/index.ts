export { ageOf, MOST_USAGE_AGE_DAYS } from './ageOf';
export {
  activePeople,
  countOfDays,
  dayPeriodOf,
  daysNote,
  NO_DAY,
  shareOfDays,
  TOO_FEW,
  wholeDaysOf,
} from './dayMetrics';
export type { DayCount, DayPeriod, Shown } from './dayMetrics';
export { runDefinitions, usageDefinitions } from './definitions';
export { minutesOfDuration } from './minutesOfDuration';
export { pageOf } from './pageOf';
export type { Page } from './pageOf';
export {
  selfServiceRate,
  STATUS,
  templateRuns,
  templateSuccess,
  timeSaved,
} from './runMetrics';
export type {
  PageHelp,
  SearchTerms,
  ScaffolderRun,
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
