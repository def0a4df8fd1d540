export { mapEvent } from './mapEvent';
export type {
  DataQuality,
  ImportResult,
  IntakeResult,
  RefusedItem,
  SourceQuality,
} from './results';
export {
  tell,
  timeOfReceipt,
  type Standing,
  type TellingEffect,
  type TellingOutcome,
} from './registers';
export type { IntakeRules, MappedEvent, Refusal, RefusalCode } from './rules';
export { BY_REPOSITORY } from './fields';
export { toDeployment, toIncident, toWorkItem, type Told } from './toRecord';
export type { RecordKind, Registers, Telling, ToldFields } from './types';
