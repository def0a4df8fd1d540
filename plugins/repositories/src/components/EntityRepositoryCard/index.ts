export { EntityRepositoryCard } from './EntityRepositoryCard';
