export { tell, type TellingEffect } from './registers';
export { toDeployment, toIncident, toWorkItem, type Told } from './toRecord';
export type { RecordKind, Registers, Telling, ToldFields } from './types';
