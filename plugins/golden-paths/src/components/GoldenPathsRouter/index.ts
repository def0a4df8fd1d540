export { GoldenPathsRouter } from './GoldenPathsRouter';
