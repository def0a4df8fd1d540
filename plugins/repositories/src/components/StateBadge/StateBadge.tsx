import type { RepositoryState } from '@paved/plugin-repositories-common';
import { Badge } from '@paved/ui';
import { repositoryStates } from './repositoryStates';

/** A repository's state as a word with an icon, so that colour is never the only sign. */
export function StateBadge(props: { state: RepositoryState }) {
  const { label, tone, icon } = repositoryStates[props.state];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
