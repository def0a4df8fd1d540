export { NOT_FOUND_TITLE } from './NotFoundPage';
export { shellModule } from './shellModule';
