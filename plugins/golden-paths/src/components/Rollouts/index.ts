export { RolloutsView } from './RolloutsView';
