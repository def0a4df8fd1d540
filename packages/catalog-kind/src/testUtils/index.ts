export { startKindPortal, type KindPortal } from './startKindPortal';
