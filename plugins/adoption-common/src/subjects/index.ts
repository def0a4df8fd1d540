export type { Subject } from './types';
