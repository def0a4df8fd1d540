export { PageHelped } from './PageHelped';
