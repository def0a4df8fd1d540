import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { z } from 'zod';
import { readInstant } from './instants';
import { environmentOf, type IntakeRules } from './rules';

const ENTITY_REF = /^[a-z][a-z0-9]*:[a-z0-9._-]+\/[a-z0-9._-]+$/;
const FULL_COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
const REPOSITORY = /^[a-z0-9.-]+(:\d+)?[:/][\w.~-]+(\/[\w.~-]+)+$/;
/** Words before a repository's address that say how to get there. */
const PROTOCOL = /^(git\+)?(https?|ssh|git):\/\/([^/@]*@)?|^git@/i;

/** What somebody says of an entity that they know the repository of. */
export const BY_REPOSITORY = 'repository:';

/** Text that every database takes, and that is not too long. */
export const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'is empty')
    .max(longest, `is longer than ${longest} characters`)
    .refine(value => !value.includes('\0'), 'holds a NUL character')
    // Halves of characters
    .transform(value => value.replace(/\p{Surrogate}/gu, '\uFFFD'));

export const instant = (rules: IntakeRules) =>
  z.unknown().transform((value, context) => {
    const read = readInstant(value, rules);
    if ('instant' in read) {
      return read.instant;
    }
    context.addIssue({
      code: 'custom',
      message: read.reason,
      params: { refusal: read.code },
    });
    return z.NEVER;
  });

/** A ref in full and in lower case; kinds and namespaces may be left out. */
export const entityRef = (defaultKind = 'component') =>
  text(400).transform((value, context) => {
    try {
      const ref = stringifyEntityRef(
        parseEntityRef(value, { defaultKind }),
      ).toLocaleLowerCase('en-US');
      if (ENTITY_REF.test(ref)) {
        return ref;
      }
    } catch {
      // Said below
    }
    context.addIssue({
      code: 'custom',
      message: `'${value.slice(
        0,
        100,
      )}' is no ref of an entity, such as ${defaultKind}:default/name`,
    });
    return z.NEVER;
  });

/** What can be deployed; people, teams, systems and APIs can't. */
export const deployedRef = entityRef().refine(
  ref => /^(component|resource):/.test(ref),
  ref => ({
    message: `'${ref}' can't be deployed; a component or a resource can, such as component:default/name`,
  }),
);

/** What something can happen to, or be asked for. */
export const concernedRef = entityRef().refine(
  ref => !/^(user|group|location):/.test(ref),
  ref => ({
    message: `'${ref}' is nothing that is built or run; name what it is about, such as component:default/name`,
  }),
);

/** `https://github.com/acme/ledger.git`, `github.com/acme/ledger` or the portal's own id, as a word for the entity in it. */
export const repository = text(400).transform((value, context) => {
  const hasUser = /^git@/i.test(value);
  const bare = value
    .replace(PROTOCOL, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .toLocaleLowerCase('en-US');
  const address = hasUser ? bare.replace(':', '/') : bare;
  if (!REPOSITORY.test(address)) {
    context.addIssue({
      code: 'custom',
      message: `'${value.slice(
        0,
        100,
      )}' is no address of a repository, such as github.com/acme/ledger`,
    });
    return z.NEVER;
  }
  return `${BY_REPOSITORY}${address}`;
});

export const environment = (rules: IntakeRules) =>
  text(100).transform(value => environmentOf(value, rules));

export const commit = text(100).transform((value, context) => {
  const lower = value.toLowerCase();
  if (!FULL_COMMIT.test(lower)) {
    context.addIssue({
      code: 'custom',
      message: `'${value.slice(
        0,
        70,
      )}' is no full commit id; git rev-parse HEAD prints one of 40 characters`,
    });
    return z.NEVER;
  }
  return lower;
});

export const link = text(2_000).refine(
  value => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
  'is no address that begins with https://',
);

/** Where one sees more; what is no address is left out. */
export function linkOrNothing(value: unknown): string | undefined {
  const parsed = link.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

export function isFullCommit(value: string): boolean {
  return FULL_COMMIT.test(value.toLowerCase());
}

/** A record of another, by what its source calls it; of the same source where none is named. */
export const recordId = (ownSource: string) =>
  z
    .union([
      text(200).transform(id => ({ source: ownSource, id })),
      z.object({ source: text(200), id: text(200) }).strict(),
    ])
    .transform(({ source, id }) => `${source}/${id}`);
