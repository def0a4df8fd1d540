export { StateBadge } from './StateBadge';
export { repositoryStates } from './repositoryStates';
