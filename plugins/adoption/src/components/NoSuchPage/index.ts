export { NoSuchPage } from './NoSuchPage';
