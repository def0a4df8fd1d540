export * from './AdoptionApi';
export * from './AdoptionClient';
export * from './delivery';
export * from './metrics';
export * from './quality';
export * from './requests';
export * from './surveys';
export * from './viewer';
