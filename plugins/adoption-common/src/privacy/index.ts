export { shownTeams } from './shownTeams';
export { teamsOf } from './teamsOf';
export type { TeamTree } from './teamsOf';
