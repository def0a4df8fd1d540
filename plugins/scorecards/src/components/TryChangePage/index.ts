export { TryChangePage } from './TryChangePage';
