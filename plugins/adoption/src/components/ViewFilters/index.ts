export { ViewFilters } from './ViewFilters';
