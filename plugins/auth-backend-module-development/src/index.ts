export { authModuleDevelopment as default } from './module';
