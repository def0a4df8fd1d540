export { RoadmapRouter } from './RoadmapRouter';
