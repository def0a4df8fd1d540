export { LevelBar } from './LevelBar';
export { levelsFromBelow } from './levelsFromBelow';
export type { CountedLevel } from './levelsFromBelow';
