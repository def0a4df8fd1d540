import type { Config } from '@backstage/config';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Where the people are listed. */
export const PEOPLE_KEY = 'auth.providers.development.people';
/** Where it is said that others can be chosen, too. */
const OTHERS_KEY = 'auth.providers.development.others';

/**
 * Somebody who may be chosen at the development sign-in.
 *
 * @public
 */
export interface DevelopmentPerson {
  /** In full: `user:default/sara-lind`. */
  entityRef: string;
  /** Shown until the catalog knows the person. */
  title?: string;
  role: string;
}

const peopleSchema = z
  .array(
    z
      .object({
        entityRef: z.string().min(1).transform(toUserRef),
        title: z.string().min(1).optional(),
        role: z.string().min(1),
      })
      .strict(),
  )
  .min(1);

function toUserRef(ref: string, context: z.RefinementCtx): string {
  try {
    const parsed = parseEntityRef(ref, {
      defaultKind: 'user',
      defaultNamespace: 'default',
    });
    if (parsed.kind.toLocaleLowerCase('en-US') === 'user') {
      return stringifyEntityRef(parsed);
    }
  } catch {
    // told below, with the key's name
  }
  context.addIssue({
    code: 'custom',
    message: `'${ref}' is not a user; write user:default/<name>`,
  });
  return z.NEVER;
}

/**
 * Reads who may be chosen; `undefined` when the development sign-in is not configured.
 *
 * @throws InputError naming the key that is wrong
 */
export function readPeople(config: Config): DevelopmentPerson[] | undefined {
  if (!config.has('auth.providers.development')) {
    return undefined;
  }
  const parsed = peopleSchema.safeParse(config.getOptional(PEOPLE_KEY));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = [PEOPLE_KEY, ...issue.path].join('.');
    throw new InputError(`Invalid config at '${where}': ${issue.message}`);
  }
  return parsed.data;
}

/**
 * Whether all other users of the catalog can be chosen too, by whoever names them. They are not shown.
 *
 * @throws TypeError when it is neither true nor false
 */
export function readOthers(config: Config): boolean {
  return config.getOptionalBoolean(OTHERS_KEY) ?? false;
}

/**
 * The origins of the portal's own pages: only they may use the development sign-in from a browser.
 */
export function readPortalOrigins(config: Config): string[] {
  return ['app.baseUrl', 'backend.baseUrl'].map(
    key => new URL(config.getString(key)).origin,
  );
}
