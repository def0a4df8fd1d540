import type { FeedbackKind } from '@paved/plugin-adoption-common';

/** What somebody can say, and how they are asked for it. */
export const feedbackKinds: Record<
  FeedbackKind,
  { title: string; question: string }
> = {
  problem: { title: 'A problem', question: 'What stands in your way?' },
  idea: { title: 'An idea', question: 'What would help you?' },
  praise: { title: 'Praise', question: 'What works well?' },
  question: { title: 'A question', question: 'What would you like to know?' },
};
