export { TeamRouter } from './TeamRouter';
