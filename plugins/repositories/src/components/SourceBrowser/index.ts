export { SourceBrowser } from './SourceBrowser';
