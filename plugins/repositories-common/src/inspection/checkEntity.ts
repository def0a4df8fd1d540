import {
  DefaultNamespaceEntityPolicy,
  Entity,
  EntityPolicies,
  entityEnvelopeSchemaValidator,
  entitySchemaValidator,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { EntityKind } from './entityKinds';
import { entityReferences, Reference } from './entityReferences';
import { formatProblems } from './formatProblems';
import { closest } from './names';
import { excerpt, formatPath, Path, Problem } from './problem';
import { schemaProblem } from './schemaProblems';
import { schemaViolations, SchemaViolation } from './schemaViolations';

const validateEnvelope = entityEnvelopeSchemaValidator();
const validateSchema = entitySchemaValidator();
const policies = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

/** Either an entity that the catalog takes, or why it would not. */
export type CheckedEntity =
  | { entity: Entity; references: Reference[]; problems: [] }
  | { entity?: undefined; references?: Reference[]; problems: Problem[] };

/**
 * Checks a document by the rules of the live catalog (catalog-backend 4.0: envelope, entity policies, one kind that
 * knows it, readable references) and lists everything that is wrong with it.
 */
export async function checkEntity(
  document: JsonObject,
  kinds: readonly EntityKind[],
): Promise<CheckedEntity> {
  const general = await schemaViolations(document, data => {
    validateEnvelope(data);
    validateSchema(data);
  });
  const problems = [
    ...general.violations
      .filter(violation => !isForeignRootField(violation))
      .map(violation => schemaProblem(violation, document)),
    ...formatProblems(document),
  ];
  const headIsWrong = problems.some(
    ({ at, rule }) =>
      at[0] === 'kind' ||
      at[0] === 'apiVersion' ||
      (at.length === 0 && rule === 'field-type') ||
      (at.length === 0 && (!document.kind || !document.apiVersion)),
  );
  const kind = headIsWrong ? undefined : findKind(document, kinds);
  if (!headIsWrong && !kind) {
    problems.push(unknownKind(document, kinds));
  }
  if (!kind) {
    return { problems };
  }
  problems.push(...(await kindProblems(kind, general.mended, document)));
  const entity = document as unknown as Entity;
  const { references, problems: referenceProblems } = entityReferences(
    entity,
    kind,
  );
  problems.push(
    ...referenceProblems.filter(({ at }) => !problems.some(isAt(at))),
  );
  if (!problems.length) {
    const refusal = await refusalOf(entity, kinds);
    return refusal
      ? { problems: [refusal] }
      : { entity, references, problems: [] };
  }
  return { references, problems };
}

async function kindProblems(
  kind: EntityKind,
  mended: JsonObject,
  document: JsonObject,
): Promise<Problem[]> {
  const entity = mended as unknown as Entity;
  if (kind.problems) {
    return kind.problems(entity).map(
      ({ path, message, remedy }): Problem => ({
        rule: 'field-value',
        severity: 'error',
        message: `${formatPath(path)}: ${message}`,
        remedy: remedy ?? 'Change it as the message says.',
        at: path,
      }),
    );
  }
  const { violations } = await schemaViolations(mended, data =>
    kind.check(data as unknown as Entity),
  );
  return violations.map(violation => schemaProblem(violation, document));
}

/** What a kind says of a field, its references need not say again. */
function isAt(path: Path): (problem: Problem) => boolean {
  return ({ at }) =>
    at.length === path.length && at.every((step, i) => step === path[i]);
}

/** Schema and policies both object to these, and the policies to more of them. */
function isForeignRootField({ at, keyword }: SchemaViolation): boolean {
  return keyword === 'additionalProperties' && at.length === 0;
}

function findKind(
  document: JsonObject,
  kinds: readonly EntityKind[],
): EntityKind | undefined {
  return kinds.find(
    ({ kind, apiVersions }) =>
      kind === document.kind &&
      apiVersions.includes(String(document.apiVersion)),
  );
}

function unknownKind(
  document: JsonObject,
  kinds: readonly EntityKind[],
): Problem {
  const written = String(document.kind);
  const sameKind = kinds.find(({ kind }) => kind === written);
  if (sameKind) {
    return {
      rule: 'api-version-unknown',
      severity: 'error',
      message: `apiVersion '${excerpt(
        document.apiVersion,
      )}' is not one that ${written} has`,
      remedy: `Write \`apiVersion: ${sameKind.apiVersions[0]}\`.`,
      at: ['apiVersion'],
    };
  }
  const names = [...new Set(kinds.map(({ kind }) => kind))];
  const near = closest(written, names);
  return {
    rule: 'kind-unknown',
    severity: 'error',
    message: `The catalog knows no kind '${excerpt(written)}'`,
    remedy: near
      ? `Write \`kind: ${near}\`.`
      : `Write one of: ${names.join(', ')}.`,
    at: ['kind'],
  };
}

/** The last word: what the catalog itself would say to an entity in which nothing wrong was found. */
async function refusalOf(
  entity: Entity,
  kinds: readonly EntityKind[],
): Promise<Problem | undefined> {
  try {
    const enforced = await policies.enforce(entity);
    for (const kind of kinds) {
      if (enforced && (await kind.check(enforced))) {
        return undefined;
      }
    }
    throw new TypeError('no kind recognises it');
  } catch (error) {
    return {
      rule: 'schema',
      severity: 'error',
      message: `The catalog would refuse this entity: ${
        toError(error).message
      }`,
      remedy: 'Change the document as the message says.',
      at: [],
    };
  }
}
