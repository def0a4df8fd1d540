import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import { minimatch } from 'minimatch';
import { z } from 'zod';

/**
 * Whether `catalog.rules` let an entity come from a URL.
 *
 * @public
 */
export type IsEntityAllowed = (entity: Entity, url?: string) => boolean;

const rulesSchema = z.array(
  z.object({
    allow: z.array(
      z.union([
        z.string().transform(kind => ({ kind, 'spec.type': undefined })),
        z.object({ kind: z.string(), 'spec.type': z.string().optional() }),
      ]),
    ),
    locations: z
      .array(
        z
          .object({
            type: z.string(),
            pattern: z.string().optional(),
            exact: z.string().optional(),
          })
          .refine(({ pattern, exact }) => !(pattern && exact), {
            message: 'can have exact or pattern, not both',
          }),
      )
      .optional(),
  }),
);

type Rule = z.output<typeof rulesSchema>[number];

const DEFAULT_RULES: JsonValue = [{ allow: ['Component', 'API', 'Location'] }];

/**
 * Reads the `catalog.rules` section of the configuration into a predicate with the meaning that the catalog
 * (catalog-backend 4.0, `DefaultCatalogRulesEnforcer`) gives it, for entities that come from a `url` location.
 *
 * @param rules - value of `catalog.rules`; `undefined` gives the catalog's own default (Component, API, Location)
 * @throws InputError naming the wrong key
 * @public
 */
export function catalogRules(rules?: JsonValue): IsEntityAllowed {
  const result = rulesSchema.safeParse(rules ?? DEFAULT_RULES);
  if (!result.success) {
    const [{ path, message }] = result.error.issues;
    throw new InputError(
      `Configuration catalog.rules${path
        .map(step => (typeof step === 'number' ? `[${step}]` : `.${step}`))
        .join('')}: ${message}`,
    );
  }
  return (entity, url) =>
    result.data.some(
      rule => matchesLocation(rule, url) && matchesEntity(rule, entity),
    );
}

function matchesLocation({ locations }: Rule, url: string | undefined) {
  if (!locations) {
    return true;
  }
  return locations.some(
    ({ type, pattern, exact }) =>
      type === 'url' &&
      url !== undefined &&
      (!exact || exact === url) &&
      (!pattern || minimatch(url, pattern, { nocase: true, dot: true })),
  );
}

function matchesEntity({ allow }: Rule, entity: Entity): boolean {
  return allow.some(({ kind, 'spec.type': type }) => {
    if (entity.kind.toLowerCase() !== kind.toLowerCase()) {
      return false;
    }
    return (
      !type ||
      (typeof entity.spec?.type === 'string' &&
        entity.spec.type.toLowerCase() === type.toLowerCase())
    );
  });
}
