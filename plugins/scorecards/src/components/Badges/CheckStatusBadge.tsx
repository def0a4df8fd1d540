import type { CheckStatus } from '@paved/plugin-scorecards-common';
import {
  RiAlertLine,
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiHistoryLine,
  RiMegaphoneLine,
  RiQuestionLine,
  RiShieldCheckLine,
  RiSubtractLine,
} from '@remixicon/react';
import { Badge, type StateWords } from '@paved/ui';

/** In the order in which they are shown: what somebody has to do comes first. */
export const checkStatuses: Record<CheckStatus, StateWords> = {
  fail: {
    label: 'Fails',
    tone: 'negative',
    icon: <RiCloseCircleLine aria-hidden />,
  },
  error: {
    label: 'Could not be checked',
    tone: 'warning',
    icon: <RiAlertLine aria-hidden />,
  },
  unknown: {
    label: 'Not known',
    tone: 'warning',
    icon: <RiQuestionLine aria-hidden />,
  },
  stale: {
    label: 'Out of date',
    tone: 'warning',
    icon: <RiHistoryLine aria-hidden />,
  },
  announced: {
    label: 'Announced',
    tone: 'announcement',
    icon: <RiMegaphoneLine aria-hidden />,
  },
  waived: {
    label: 'Waived',
    tone: 'announcement',
    icon: <RiShieldCheckLine aria-hidden />,
  },
  pass: {
    label: 'Passes',
    tone: 'positive',
    icon: <RiCheckboxCircleLine aria-hidden />,
  },
  'not-applicable': {
    label: 'Does not apply',
    tone: 'neutral',
    icon: <RiSubtractLine aria-hidden />,
  },
};

export const checkStatusOrder = Object.keys(checkStatuses) as CheckStatus[];

export function isCheckStatus(text: string | null): text is CheckStatus {
  return text !== null && text in checkStatuses;
}

export function CheckStatusBadge(props: { status: CheckStatus }) {
  const { label, tone, icon } = checkStatuses[props.status];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
