export * from './collectEach';
export * from './FactCollector';
export * from './extensions';
export * from './fillPlaceholders';
export * from './readSettings';
export * from './requestJson';
