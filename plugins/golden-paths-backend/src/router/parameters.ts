import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { isVersion } from '@paved/plugin-golden-paths-common';
import { parseRequest } from '@paved/router';
import { z } from 'zod';

/** Path of one golden path, and of one service. */
export const PATH_PATH = '/paths/:namespace/:name';
export const SERVICE_PATH = '/services/:kind/:namespace/:name';

/** A reference in full, `group:default/ledger-team`. */
export function entityRefSchema(defaultKind: string) {
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
          message: `'${ref}' is no entity reference; write ${defaultKind.toLocaleLowerCase(
            'en-US',
          )}:default/<name>`,
        });
        return z.NEVER;
      }
    });
}

/** `go-microservice` is short for `goldenpath:default/go-microservice`. */
export const pathRefSchema = entityRefSchema('GoldenPath');

/** A semantic version. */
export const versionSchema = z
  .string()
  .max(100)
  .refine(isVersion, 'must be a semantic version such as 1.2.0');

/** A branch, tag or commit. */
export const gitRefSchema = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[^-]/, 'must not begin with a dash');

/** Ref of the path that a request's address names. */
export function parsePathParams(params: unknown): string {
  return refOf({ kind: 'goldenpath', ...namesOf(params) });
}

/** Ref of the entity that a request's address names. */
export function parseServiceParams(params: unknown): string {
  const { kind } = parseRequest(z.object({ kind: z.string().min(1) }), params);
  return refOf({ kind, ...namesOf(params) });
}

function namesOf(params: unknown): { namespace: string; name: string } {
  return parseRequest(
    z.object({ namespace: z.string().min(1), name: z.string().min(1) }),
    params,
  );
}

function refOf(parts: {
  kind: string;
  namespace: string;
  name: string;
}): string {
  const ref = stringifyEntityRef(parts);
  try {
    parseEntityRef(ref);
  } catch {
    throw new InputError(`'${ref}' is no entity reference`);
  }
  return ref;
}
