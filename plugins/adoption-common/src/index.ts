export * from './metrics';
export * from './delivery';
export * from './subjects';
export * from './permissions';
