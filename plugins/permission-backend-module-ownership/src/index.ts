export { permissionModuleOwnership as default } from './module';
export { OwnershipPolicy } from './OwnershipPolicy';
