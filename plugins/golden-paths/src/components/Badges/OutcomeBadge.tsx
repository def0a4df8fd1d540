import {
  RiCheckLine,
  RiErrorWarningLine,
  RiEqualLine,
  RiGitMergeLine,
  RiUserFollowLine,
} from '@remixicon/react';
import type { ForecastItem } from '@paved/plugin-golden-paths-common';
import { Badge, type StateWords } from '@paved/ui';

export type Outcome = ForecastItem['outcome'];

/** In the order in which they are shown. */
export const outcomes: Record<Outcome, StateWords> = {
  clean: {
    label: 'Clean',
    tone: 'positive',
    icon: <RiCheckLine aria-hidden />,
  },
  conflict: {
    label: 'Conflict',
    tone: 'warning',
    icon: <RiGitMergeLine aria-hidden />,
  },
  unchanged: {
    label: 'Nothing changes',
    tone: 'neutral',
    icon: <RiEqualLine aria-hidden />,
  },
  failed: {
    label: 'Could not be tried',
    tone: 'negative',
    icon: <RiErrorWarningLine aria-hidden />,
  },
  'stepped-off': {
    label: 'Stepped off',
    tone: 'neutral',
    icon: <RiUserFollowLine aria-hidden />,
  },
};

export function isOutcome(text: string | null): text is Outcome {
  return text !== null && Object.hasOwn(outcomes, text);
}

export function OutcomeBadge(props: { outcome: Outcome }) {
  const { label, tone, icon } = outcomes[props.outcome];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
