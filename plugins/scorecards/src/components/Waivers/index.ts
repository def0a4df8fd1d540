export { RequestWaiver } from './RequestWaiver';
export { WaiverList } from './WaiverList';
