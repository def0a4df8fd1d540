export { Changelog } from './Changelog';
