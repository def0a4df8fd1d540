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
import type { EntityKind } from '@paved/plugin-repositories-common';

/**
 * A kind of entity, and how one is read.
 *
 * @public
 */
export interface CatalogKind {
  kind: EntityKind;
  /**
   * Reads an entity of the kind; `owner` is a whole entity reference, of one that has an owner.
   *
   * @throws InputError naming every problem
   */
  parse(entity: Entity): { owner?: string };
}

/**
 * Makes a kind known to the catalog, and its owner a relation. An entity that can't be used is refused, so that the last good
 * version stays in the catalog.
 */
export class EntityKindProcessor implements CatalogProcessor {
  readonly #kind: EntityKind;
  readonly #parse: CatalogKind['parse'];

  static create(options: CatalogKind): EntityKindProcessor {
    return new EntityKindProcessor(options);
  }

  private constructor({ kind, parse }: CatalogKind) {
    this.#kind = kind;
    this.#parse = parse;
  }

  getProcessorName(): string {
    return `${this.#kind.kind}EntityProcessor`;
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (!this.#isOfKind(entity)) {
      return false;
    }
    this.#parse(entity);
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const owner = this.#isOfKind(entity)
      ? this.#parse(entity).owner
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

  #isOfKind({ kind, apiVersion }: Entity): boolean {
    return (
      kind === this.#kind.kind && this.#kind.apiVersions.includes(apiVersion)
    );
  }
}
