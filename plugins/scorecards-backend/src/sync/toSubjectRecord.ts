import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { createHash } from 'node:crypto';
import { cleanText } from '@paved/database';
import type { SubjectRecord } from '../database/DatabaseSubjectStore';

/** Repository that an entity comes from. */
const ANNOTATION_REPOSITORY = 'paved.dev/repository';

/** What the portal keeps of an entity. */
export function toSubjectRecord(entity: Entity): SubjectRecord {
  const { metadata, spec = {} } = entity;
  const partOf = (kind: string) =>
    related(entity, 'partOf').find(ref => ref.startsWith(`${kind}:`)) ??
    fullRef(spec[kind], kind, metadata.namespace);
  return {
    entityRef: stringifyEntityRef(entity),
    kind: entity.kind.toLocaleLowerCase('en-US'),
    namespace: metadata.namespace ?? DEFAULT_NAMESPACE,
    name: metadata.name,
    title: text(metadata.title),
    type: text(spec.type),
    ownerRef:
      related(entity, 'ownedBy')[0] ??
      fullRef(spec.owner, 'group', metadata.namespace),
    systemRef: partOf('system'),
    ownDomainRef: partOf('domain'),
    repositoryId: text(metadata.annotations?.[ANNOTATION_REPOSITORY]),
    entity,
    etag: etagOf(entity),
  };
}

/** The catalog's etag of an entity, or a digest of it. */
export function etagOf(entity: Entity): string {
  return (
    entity.metadata.etag ??
    createHash('sha256').update(JSON.stringify(entity)).digest('hex')
  );
}

function related(entity: Entity, relation: string): string[] {
  return (entity.relations ?? [])
    .filter(({ type }) => type === relation)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
}

function fullRef(
  ref: unknown,
  defaultKind: string,
  defaultNamespace?: string,
): string | undefined {
  if (typeof ref !== 'string' || ref === '') {
    return undefined;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, { defaultKind, defaultNamespace }),
    );
  } catch {
    // The catalog shows it as a finding of the entity
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? cleanText(value) : undefined;
}
