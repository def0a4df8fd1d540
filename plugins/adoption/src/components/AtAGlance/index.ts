export { AtAGlance } from './AtAGlance';
