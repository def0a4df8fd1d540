export { RequestTarget } from './RequestTarget';
export { useSimilar } from './useSimilar';
