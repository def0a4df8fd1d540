export { EntityScorecards } from './EntityScorecards';
export { useEntityScorecards } from './useEntityScorecards';
