export { adoptionDefinitions } from './definitions';
export { adoptionRows } from './adoptionRows';
export { measureAdoption } from './measureAdoption';
export type { AdoptionQuestion } from './measureAdoption';
export { originOf } from './originOf';
export { toService } from './toService';
export type {
  EntityOrigin,
  LockState,
  OriginEvidence,
  OriginRules,
  PathCreation,
  PathDeviation,
  PathStay,
  Service,
  ServiceClass,
  ServiceOrigin,
  ServiceRecord,
  ServiceRun,
} from './types';
