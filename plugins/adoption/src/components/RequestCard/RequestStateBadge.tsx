import type { RequestState } from '@paved/plugin-adoption-common';
import { Badge } from '@paved/ui';
import { requestStates } from './requestStates';

export function RequestStateBadge(props: { state: RequestState }) {
  const { label, tone, icon } = requestStates[props.state];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
