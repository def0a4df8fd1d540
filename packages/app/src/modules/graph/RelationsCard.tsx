import type { ComponentProps } from 'react';
import { EntityCatalogGraphCard } from '@backstage/plugin-catalog-graph';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ORGANIZATION_KINDS } from './organizationKinds';

type Options = ComponentProps<typeof EntityCatalogGraphCard>;

/**
 * What an entity has to do with. A team's members and all it owns would be too many to read, and have cards of their own: its graph
 * shows where it stands among the teams, and its systems.
 */
export function RelationsCard(options: Options) {
  const { entity } = useEntity();
  return (
    <EntityCatalogGraphCard
      {...options}
      kinds={
        options.kinds ??
        (entity.kind === 'Group' ? ORGANIZATION_KINDS : undefined)
      }
    />
  );
}
