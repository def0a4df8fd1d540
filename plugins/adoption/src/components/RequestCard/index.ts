export { OutcomeWords } from './OutcomeWords';
export { PriorityWords } from './PriorityWords';
export { RatingWords } from './RatingWords';
export { RequestCard } from './RequestCard';
export { RequestStateBadge } from './RequestStateBadge';
export { isOpen, requestStates } from './requestStates';
export { Vote } from './Vote';
