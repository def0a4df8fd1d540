import {
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
  type Entity,
} from '@backstage/catalog-model';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  processingResult,
  type CatalogProcessor,
  type CatalogProcessorEmit,
} from '@backstage/plugin-catalog-node';
import {
  parsePortalDashboard,
  portalDashboardKind,
} from '@paved/plugin-adoption-common';

/**
 * Makes the kind PortalDashboard known to the catalog, and its owner a relation. One that can't be used is refused, so that the
 * last good version stays in the catalog.
 */
export class PortalDashboardEntityProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'PortalDashboardEntityProcessor';
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (!isDashboard(entity)) {
      return false;
    }
    parsePortalDashboard(entity);
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const owner = isDashboard(entity)
      ? parsePortalDashboard(entity).owner
      : undefined;
    if (owner) {
      const source = getCompoundEntityRef(entity);
      const target = parseEntityRef(owner);
      emit(
        processingResult.relation({ source, type: RELATION_OWNED_BY, target }),
      );
      emit(
        processingResult.relation({
          source: target,
          type: RELATION_OWNER_OF,
          target: source,
        }),
      );
    }
    return entity;
  }
}

function isDashboard({ kind, apiVersion }: Entity): boolean {
  return (
    kind === portalDashboardKind.kind &&
    portalDashboardKind.apiVersions.includes(apiVersion)
  );
}
