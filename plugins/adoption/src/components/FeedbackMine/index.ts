export { FeedbackMine } from './FeedbackMine';
