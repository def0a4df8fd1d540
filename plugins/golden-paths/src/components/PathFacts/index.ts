export { RequiredChecks } from './RequiredChecks';
export { Structure } from './Structure';
export { Successor } from './Successor';
