export * from './FactCollector';
export * from './extensions';
