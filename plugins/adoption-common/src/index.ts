export * from './metrics';
export * from './delivery';
export * from './subjects';
export * from './permissions';
export type { AdoptionViewer, Titled } from './viewer';
export * from './loop';
export * from './intake';
export * from './time';
export * from './statistics';
