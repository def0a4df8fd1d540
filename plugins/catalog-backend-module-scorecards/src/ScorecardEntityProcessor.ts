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
import { parseScorecard, scorecardKind } from '@paved/plugin-scorecards-common';

/**
 * Makes the kind Scorecard known to the catalog, and its owner a relation. One that can't be used is refused, so that the last
 * good version stays in the catalog.
 */
export class ScorecardEntityProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'ScorecardEntityProcessor';
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (!isScorecard(entity)) {
      return false;
    }
    parseScorecard(entity);
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    if (isScorecard(entity)) {
      const scorecard = getCompoundEntityRef(entity);
      const owner = parseEntityRef(String(entity.spec?.owner), {
        defaultKind: 'Group',
        defaultNamespace: scorecard.namespace,
      });
      emit(
        processingResult.relation({
          source: scorecard,
          type: RELATION_OWNED_BY,
          target: owner,
        }),
      );
      emit(
        processingResult.relation({
          source: owner,
          type: RELATION_OWNER_OF,
          target: scorecard,
        }),
      );
    }
    return entity;
  }
}

function isScorecard({ kind, apiVersion }: Entity): boolean {
  return (
    kind === scorecardKind.kind &&
    scorecardKind.apiVersions.includes(apiVersion)
  );
}
