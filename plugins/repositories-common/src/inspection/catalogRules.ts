import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import { minimatch } from 'minimatch';
import { z } from 'zod';

/**
 * Whether `catalog.rules` let an entity come from a file of a repository. Rules that name locations never hold without one.
 *
 * @public
 */
export type IsEntityAllowed = (
  entity: Entity,
  source?: {
    /** Of the file. */
    url: string;
    /** Of the repository, which the file's begins with. */
    repositoryUrl: string;
  },
) => boolean;

type Source = NonNullable<Parameters<IsEntityAllowed>[1]>;

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
 * (catalog-backend 4.0, `DefaultCatalogRulesEnforcer`) gives it, for entities that come from a `url` location;
 * but stricter about which repository a rule names. The catalog compares text, whatever the case, so that a repository could
 * take what is another's by its name: `Org/people` for `org/people`, or `org/people/src/branch/x/y`.
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
  return (entity, source) =>
    result.data.some(
      rule => matchesLocation(rule, source) && matchesEntity(rule, entity),
    );
}

function matchesLocation({ locations }: Rule, source: Source | undefined) {
  if (!locations) {
    return true;
  }
  return locations.some(
    ({ type, pattern, exact }) =>
      type === 'url' &&
      source !== undefined &&
      isUnmistakable(source) &&
      (!exact || exact === source.url) &&
      (!pattern || matchesPattern(pattern, source)),
  );
}

/** Whether the file's URL can't be read as one of a file in another repository. */
function isUnmistakable({ url, repositoryUrl }: Source): boolean {
  return (
    url.startsWith(`${repositoryUrl}/`) &&
    !/\/src\/(?:branch|tag|commit)(?:\/|$)/i.test(repositoryUrl)
  );
}

/** As the catalog compares, and with a beginning that is the repository's URL to the letter. */
function matchesPattern(pattern: string, { url, repositoryUrl }: Source) {
  return minimatch.braceExpand(pattern).some(text => {
    const steps = text
      // The only part of a URL that is the same in upper and lower case
      .replace(/^[^/]*\/\/[^/]*/, origin => origin.toLowerCase())
      .split('/');
    return (
      minimatch(url, text, { nocase: true, dot: true }) &&
      steps.some((_, index) =>
        minimatch(repositoryUrl, steps.slice(0, index + 1).join('/'), {
          dot: true,
        }),
      )
    );
  });
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
