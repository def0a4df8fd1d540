export { EntityGoldenPath } from './EntityGoldenPath';
