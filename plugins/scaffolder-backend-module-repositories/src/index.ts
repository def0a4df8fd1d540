/**
 * Template actions that create repositories, propose changes to them, and see them into the catalog.
 *
 * @packageDocumentation
 */
export { scaffolderModuleRepositories as default } from './module';
