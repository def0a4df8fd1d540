export { applyMigrations } from './applyMigrations';
export { chunks } from './chunks';
export { cleanText } from './cleanText';
export { DatabaseLoopStore } from './DatabaseLoopStore';
export { forUpdateSkipLocked } from './forUpdateSkipLocked';
export { isPostgres } from './isPostgres';
export { leaseIsOver } from './leaseIsOver';
export { whereIn } from './whereIn';
