import type { GateDecision } from '@paved/plugin-scorecards-common';
import {
  RiCheckboxCircleLine,
  RiForbidLine,
  RiQuestionLine,
} from '@remixicon/react';
import { Badge, type StateWords } from './Badge';

export const gateAnswers: Record<GateDecision['decision'], StateWords> = {
  allow: {
    label: 'Can be released',
    tone: 'positive',
    icon: <RiCheckboxCircleLine aria-hidden />,
  },
  deny: {
    label: 'Can’t be released',
    tone: 'negative',
    icon: <RiForbidLine aria-hidden />,
  },
  unknown: {
    label: 'Not known, so no release',
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
