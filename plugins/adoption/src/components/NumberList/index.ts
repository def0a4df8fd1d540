export { NumberList } from './NumberList';
