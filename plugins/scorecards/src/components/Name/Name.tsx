import { EntityDisplayName } from '@backstage/plugin-catalog-react';

/** What an entity is called by people, for places that are no links of their own. */
export function Name(props: { entityRef: string }) {
  return (
    <EntityDisplayName entityRef={props.entityRef} hideIcon disableTooltip />
  );
}
