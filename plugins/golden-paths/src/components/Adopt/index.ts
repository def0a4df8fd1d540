export { Adopt } from './Adopt';
