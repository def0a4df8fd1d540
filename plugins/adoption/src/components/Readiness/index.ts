export { Readiness } from './Readiness';
