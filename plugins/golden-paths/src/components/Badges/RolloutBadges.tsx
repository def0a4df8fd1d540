import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiGitMergeLine,
  RiGitPullRequestLine,
  RiHourglassLine,
  RiPauseCircleLine,
  RiPlayCircleLine,
  RiSkipForwardLine,
} from '@remixicon/react';
import type { Rollout, RolloutState } from '@paved/plugin-golden-paths-common';
import { Badge, type StateWords } from '@paved/ui';

type ServiceState = Rollout['services'][number]['state'];

const states: Record<RolloutState, StateWords> = {
  running: {
    label: 'Running',
    tone: 'announcement',
    icon: <RiPlayCircleLine aria-hidden />,
  },
  waiting: {
    label: 'Waits for the next wave',
    tone: 'neutral',
    icon: <RiHourglassLine aria-hidden />,
  },
  stopped: {
    label: 'Stopped',
    tone: 'warning',
    icon: <RiPauseCircleLine aria-hidden />,
  },
  done: {
    label: 'Done',
    tone: 'positive',
    icon: <RiCheckboxCircleLine aria-hidden />,
  },
  cancelled: {
    label: 'Cancelled',
    tone: 'neutral',
    icon: <RiCloseCircleLine aria-hidden />,
  },
};

export const rolloutServiceStates: Record<ServiceState, StateWords> = {
  pending: {
    label: 'Not yet',
    tone: 'neutral',
    icon: <RiHourglassLine aria-hidden />,
  },
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
    label: 'Closed by the team',
    tone: 'neutral',
    icon: <RiCloseCircleLine aria-hidden />,
  },
  failed: {
    label: 'Failed',
    tone: 'negative',
    icon: <RiErrorWarningLine aria-hidden />,
  },
  skipped: {
    label: 'Left out',
    tone: 'neutral',
    icon: <RiSkipForwardLine aria-hidden />,
  },
};

export function RolloutStateBadge(props: { state: RolloutState }) {
  return <Told {...states[props.state]} />;
}

export function RolloutServiceBadge(props: { state: ServiceState }) {
  return <Told {...rolloutServiceStates[props.state]} />;
}

function Told(props: StateWords) {
  return (
    <Badge tone={props.tone} icon={props.icon}>
      {props.label}
    </Badge>
  );
}
