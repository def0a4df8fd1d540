export { errorMessage } from './errorMessage';
export { shellModule } from './shellModule';
