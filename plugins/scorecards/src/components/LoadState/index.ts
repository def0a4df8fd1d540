export { LoadError } from './LoadError';
export { LoadingLines } from './LoadingLines';
export { useLoaded } from './useLoaded';
export type { Loaded } from './useLoaded';
export { usePages } from './usePages';
