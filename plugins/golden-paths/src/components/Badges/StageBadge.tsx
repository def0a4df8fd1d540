import { RiAlertLine, RiFlaskLine, RiShieldCheckLine } from '@remixicon/react';
import type {
  PathLifecycle,
  PathStage,
} from '@paved/plugin-golden-paths-common';
import { Badge, day, type StateWords } from '@paved/ui';

const stages: Record<PathStage, StateWords> = {
  experimental: {
    label: 'Experimental',
    tone: 'announcement',
    icon: <RiFlaskLine aria-hidden />,
  },
  supported: {
    label: 'Supported',
    tone: 'positive',
    icon: <RiShieldCheckLine aria-hidden />,
  },
  deprecated: {
    label: 'Deprecated',
    tone: 'warning',
    icon: <RiAlertLine aria-hidden />,
  },
};

export function StageBadge(props: { lifecycle: PathLifecycle }) {
  const { stage, end } = props.lifecycle;
  const { label, tone, icon } = stages[stage];
  return (
    <Badge tone={tone} icon={icon}>
      {end ? `${label}, support ends ${day(end)}` : label}
    </Badge>
  );
}
