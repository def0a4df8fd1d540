export { FixList } from './FixList';
export { openable } from './openable';
export { RemedyText } from './RemedyText';
