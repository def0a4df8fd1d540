export { FeedbackButton } from './FeedbackButton';
export { feedbackKinds } from './feedbackKinds';
