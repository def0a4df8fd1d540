export * from './AdoptionApi';
export * from './AdoptionClient';
export * from './metrics';
export * from './viewer';
