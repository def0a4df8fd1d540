import type { Campaign } from '@paved/plugin-scorecards-common';
import {
  RiCalendarLine,
  RiCheckboxCircleLine,
  RiPlayCircleLine,
} from '@remixicon/react';
import { Badge, type StateWords } from '@paved/ui';

const campaignStates: Record<Campaign['state'], StateWords> = {
  planned: {
    label: 'Planned',
    tone: 'neutral',
    icon: <RiCalendarLine aria-hidden />,
  },
  running: {
    label: 'Running',
    tone: 'announcement',
    icon: <RiPlayCircleLine aria-hidden />,
  },
  ended: {
    label: 'Ended',
    tone: 'neutral',
    icon: <RiCheckboxCircleLine aria-hidden />,
  },
};

export function CampaignStateBadge(props: { state: Campaign['state'] }) {
  const { label, tone, icon } = campaignStates[props.state];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
