export * from './AdoptionApi';
export * from './AdoptionClient';
