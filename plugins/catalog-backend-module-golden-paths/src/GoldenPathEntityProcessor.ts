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
  goldenPathKind,
  parseGoldenPath,
} from '@paved/plugin-golden-paths-common';

/**
 * Makes the kind GoldenPath known to the catalog, and its owner a relation. One that can't be used is refused, so that the last
 * good version stays in the catalog.
 */
export class GoldenPathEntityProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'GoldenPathEntityProcessor';
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (!isGoldenPath(entity)) {
      return false;
    }
    parseGoldenPath(entity);
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const owner = isGoldenPath(entity)
      ? parseGoldenPath(entity).owner
      : undefined;
    // The form of the guides names none
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

function isGoldenPath({ kind, apiVersion }: Entity): boolean {
  return (
    kind === goldenPathKind.kind &&
    goldenPathKind.apiVersions.includes(apiVersion)
  );
}
