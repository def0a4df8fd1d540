export { tablesOf } from './tablesOf';
