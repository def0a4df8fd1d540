export { MetricTiles } from './MetricTiles';
export { TileCard } from './TileCard';
export { Target } from './Target';
export { Trust } from './Trust';
