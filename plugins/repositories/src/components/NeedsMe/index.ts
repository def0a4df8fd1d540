export { NeedsMe } from './NeedsMe';
