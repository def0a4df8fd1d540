export { createKindFeatures } from './createKindFeatures';
export type { CatalogKind } from './EntityKindProcessor';
