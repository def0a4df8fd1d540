export { RequestAsk } from './RequestAsk';
