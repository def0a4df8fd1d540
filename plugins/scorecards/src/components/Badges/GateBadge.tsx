import type { GateDecision } from '@paved/plugin-scorecards-common';
import {
  RiCheckboxCircleLine,
  RiForbidLine,
  RiQuestionLine,
} from '@remixicon/react';
import { Badge, type StateWords } from '@paved/ui';

/** Told of a scorecard, since each has a gate of its own. */
export const gateAnswers: Record<GateDecision['decision'], StateWords> = {
  allow: {
    label: 'Lets releases through',
    tone: 'positive',
    icon: <RiCheckboxCircleLine aria-hidden />,
  },
  deny: {
    label: 'Stops releases',
    tone: 'negative',
    icon: <RiForbidLine aria-hidden />,
  },
  unknown: {
    label: 'Not known: stops releases',
    tone: 'warning',
    icon: <RiQuestionLine aria-hidden />,
  },
};

export function GateBadge(props: { decision: GateDecision['decision'] }) {
  const { label, tone, icon } = gateAnswers[props.decision];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
