import type { WaiverState } from '@paved/plugin-scorecards-common';
import {
  RiCloseCircleLine,
  RiHourglassLine,
  RiShieldCheckLine,
  RiTimeLine,
} from '@remixicon/react';
import { Badge, type StateWords } from '@paved/ui';

const waiverStates: Record<WaiverState, StateWords> = {
  requested: {
    label: 'Waits for a decision',
    tone: 'warning',
    icon: <RiHourglassLine aria-hidden />,
  },
  approved: {
    label: 'In force',
    tone: 'announcement',
    icon: <RiShieldCheckLine aria-hidden />,
  },
  refused: {
    label: 'Refused',
    tone: 'neutral',
    icon: <RiCloseCircleLine aria-hidden />,
  },
  revoked: {
    label: 'Revoked',
    tone: 'neutral',
    icon: <RiCloseCircleLine aria-hidden />,
  },
  expired: {
    label: 'Ended',
    tone: 'neutral',
    icon: <RiTimeLine aria-hidden />,
  },
};

export function WaiverStateBadge(props: { state: WaiverState }) {
  const { label, tone, icon } = waiverStates[props.state];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
