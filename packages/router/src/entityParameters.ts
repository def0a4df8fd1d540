import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { parseRequest } from './parseRequest';

/** An entity reference in full, `component:default/ledger`; what is left out is of this kind, in the namespace `default`. */
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

const paramsSchema = z.object({
  kind: z.string().min(1),
  namespace: z.string().min(1),
  name: z.string().min(1),
});

/**
 * Ref of the entity that a request's address names, as in `/entities/:kind/:namespace/:name`.
 *
 * @throws InputError when it names none
 */
export function parseEntityParams(params: unknown): string {
  const ref = stringifyEntityRef(parseRequest(paramsSchema, params));
  try {
    parseEntityRef(ref);
  } catch {
    throw new InputError(`'${ref}' is no entity reference`);
  }
  return ref;
}
