export { TeamFilter } from './TeamFilter';
