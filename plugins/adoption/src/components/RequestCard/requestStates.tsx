import type { RequestState } from '@paved/plugin-adoption-common';
import type { StateWords } from '@paved/ui';
import {
  RiCloseCircleLine,
  RiHammerLine,
  RiHourglassLine,
  RiQuestionLine,
  RiRocketLine,
  RiTimeLine,
} from '@remixicon/react';

/** Whether nothing final was decided yet, so that a vote counts. */
export function isOpen(state: RequestState): boolean {
  return state !== 'shipped' && state !== 'declined';
}

/** How a state is called, and what it means when there is nothing in it. */
export const requestStates: Record<
  RequestState,
  StateWords & { title: string; empty: string }
> = {
  asked: {
    label: 'Not decided yet',
    title: 'Asked for, not decided yet',
    empty: 'Nothing waits for a decision.',
    tone: 'neutral',
    icon: <RiQuestionLine aria-hidden />,
  },
  later: {
    label: 'Later',
    title: 'Later',
    empty: 'Nothing is put off.',
    tone: 'neutral',
    icon: <RiTimeLine aria-hidden />,
  },
  next: {
    label: 'Next',
    title: 'Next',
    empty: 'Nothing is chosen to come next.',
    tone: 'announcement',
    icon: <RiHourglassLine aria-hidden />,
  },
  now: {
    label: 'Now',
    title: 'Now',
    empty: 'Nothing is being worked on.',
    tone: 'warning',
    icon: <RiHammerLine aria-hidden />,
  },
  shipped: {
    label: 'Shipped',
    title: 'Shipped',
    empty:
      'Nothing has shipped yet. Who asked for something is told when it does.',
    tone: 'positive',
    icon: <RiRocketLine aria-hidden />,
  },
  declined: {
    label: 'Declined',
    title: 'Declined',
    empty: 'Nothing was declined. When something is, the reason is here.',
    tone: 'negative',
    icon: <RiCloseCircleLine aria-hidden />,
  },
};
