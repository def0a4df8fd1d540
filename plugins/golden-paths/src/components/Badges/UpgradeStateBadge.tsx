import {
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiGitMergeLine,
  RiGitPullRequestLine,
  RiSkipForwardLine,
} from '@remixicon/react';
import type { UpgradeState } from '@paved/plugin-golden-paths-common';
import { Badge, type StateWords } from '@paved/ui';

const states: Record<UpgradeState, StateWords> = {
  open: {
    label: 'Waits for review',
    tone: 'announcement',
    icon: <RiGitPullRequestLine aria-hidden />,
  },
  merged: {
    label: 'Merged',
    tone: 'positive',
    icon: <RiGitMergeLine aria-hidden />,
  },
  closed: {
    label: 'Closed',
    tone: 'neutral',
    icon: <RiCloseCircleLine aria-hidden />,
  },
  superseded: {
    label: 'Replaced by a newer one',
    tone: 'neutral',
    icon: <RiSkipForwardLine aria-hidden />,
  },
  failed: {
    label: 'Failed',
    tone: 'negative',
    icon: <RiErrorWarningLine aria-hidden />,
  },
};

export function UpgradeStateBadge(props: { state: UpgradeState }) {
  const { label, tone, icon } = states[props.state];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
