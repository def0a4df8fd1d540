import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { parseRequest } from '@paved/router';

/** An entity reference in full, `component:default/ledger`. */
export function entityRefSchema(defaultKind?: string) {
  return z
    .string()
    .max(500)
    .transform((ref, context) => {
      try {
        return stringifyEntityRef(
          parseEntityRef(ref, { defaultKind, defaultNamespace: 'default' }),
        );
      } catch {
        context.addIssue({
          code: 'custom',
          message: `'${ref}' is no entity reference; write ${
            defaultKind ?? 'component'
          }:default/<name>`,
        });
        return z.NEVER;
      }
    });
}

/** `production-readiness` is short for `scorecard:default/production-readiness`. */
export const scorecardRefSchema = entityRefSchema('scorecard');

/** Path of one entity. */
export const ENTITY_PATH = '/entities/:kind/:namespace/:name';

/** @throws InputError when they name no entity */
export function parseEntityParams(params: unknown): string {
  const { kind, namespace, name } = parseRequest(
    z.object({
      kind: z.string().min(1),
      namespace: z.string().min(1),
      name: z.string().min(1),
    }),
    params,
  );
  const ref = stringifyEntityRef({ kind, namespace, name });
  try {
    parseEntityRef(ref);
  } catch {
    throw new InputError(`'${ref}' is no entity reference`);
  }
  return ref;
}
