export { FeedbackPage } from './FeedbackPage';
export { Promote } from './Promote';
