export { Ago } from './Ago';
