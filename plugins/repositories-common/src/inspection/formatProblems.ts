import { CommonValidatorFunctions } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import {
  nameValidators,
  suggestName,
  suggestNamespace,
  suggestTag,
} from './names';
import { isObject } from './plainData';
import { excerpt, formatPath, Path, Problem } from './problem';

const ROOT_FIELDS = ['apiVersion', 'kind', 'metadata', 'spec'];

/**
 * What the catalog's field format policies have against an entity. Fields that the schema objects to already are left
 * to it.
 */
export function formatProblems(entity: JsonObject): Problem[] {
  const metadata = isObject(entity.metadata) ? entity.metadata : {};
  return [
    ...rootFieldProblems(entity),
    ...headProblems(entity),
    ...nameProblems(metadata),
    ...labelProblems(metadata),
    ...annotationProblems(metadata),
    ...tagProblems(metadata),
    ...linkProblems(metadata),
  ];
}

function problem(
  rule: string,
  at: Path,
  what: string,
  remedy: string,
  atKey?: boolean,
): Problem {
  return {
    rule,
    severity: 'error',
    message: `${formatPath(at)} ${what}`,
    remedy,
    at,
    ...(atKey && { atKey }),
  };
}

function rootFieldProblems(entity: JsonObject): Problem[] {
  return Object.keys(entity)
    .filter(field => !ROOT_FIELDS.includes(field))
    .map(field =>
      problem(
        'field-unknown',
        [field],
        'is not a field of a catalog document',
        `Remove it, or move it under metadata or spec: a document has ${ROOT_FIELDS.join(
          ', ',
        )} and nothing else at its root.`,
        true,
      ),
    );
}

function headProblems(entity: JsonObject): Problem[] {
  const { apiVersion, kind } = entity;
  const problems: Problem[] = [];
  if (isText(apiVersion) && !nameValidators.isValidApiVersion(apiVersion)) {
    problems.push(
      problem(
        'api-version-format',
        ['apiVersion'],
        `'${excerpt(apiVersion)}' is not a version`,
        'Write it as group/version, such as `backstage.io/v1alpha1`.',
      ),
    );
  }
  if (isText(kind) && !nameValidators.isValidKind(kind)) {
    problems.push(
      problem(
        'kind-format',
        ['kind'],
        `'${excerpt(kind)}' is not a kind`,
        'Write letters and digits only, such as `kind: Component`.',
      ),
    );
  }
  return problems;
}

function nameProblems(metadata: JsonObject): Problem[] {
  const { name, namespace } = metadata;
  const problems: Problem[] = [];
  if (isText(name) && !nameValidators.isValidEntityName(name)) {
    problems.push(
      problem(
        'name-format',
        ['metadata', 'name'],
        name.length > 63
          ? `'${excerpt(name)}' is ${
              name.length
            } characters long; names have at most 63`
          : `'${excerpt(
              name,
            )}' is not a valid name: names are letters and digits, with - _ . between them`,
        remedyWith(
          suggestName(name),
          'Choose a name such as `payments-api`',
          'keep the readable one as `title:`',
        ),
      ),
    );
  }
  if (isText(namespace) && !nameValidators.isValidNamespace(namespace)) {
    problems.push(
      problem(
        'namespace-format',
        ['metadata', 'namespace'],
        `'${excerpt(
          namespace,
        )}' is not a valid namespace: small letters and digits, with - between them, at most 63 characters`,
        remedyWith(
          suggestNamespace(namespace),
          'Choose a namespace such as `default`',
        ),
      ),
    );
  }
  return problems;
}

function labelProblems(metadata: JsonObject): Problem[] {
  const labels = isObject(metadata.labels) ? metadata.labels : {};
  return Object.entries(labels).flatMap(([key, value]) => {
    const at = ['metadata', 'labels', key];
    const problems: Problem[] = [];
    if (!nameValidators.isValidLabelKey(key)) {
      problems.push(keyProblem('label-format', at, key));
    }
    if (typeof value === 'string' && !nameValidators.isValidLabelValue(value)) {
      problems.push(
        problem(
          'label-format',
          at,
          `can't be '${excerpt(
            value,
          )}': label values are letters and digits, with - _ . between them, at most 63 characters`,
          remedyWith(suggestName(value), 'Shorten it', undefined),
        ),
      );
    }
    return problems;
  });
}

function annotationProblems(metadata: JsonObject): Problem[] {
  const annotations = isObject(metadata.annotations)
    ? metadata.annotations
    : {};
  return Object.keys(annotations)
    .filter(key => !nameValidators.isValidAnnotationKey(key))
    .map(key =>
      keyProblem('annotation-format', ['metadata', 'annotations', key], key),
    );
}

function keyProblem(rule: string, at: Path, key: string): Problem {
  return problem(
    rule,
    at,
    `has a key that is not valid: '${excerpt(key)}'`,
    'Write the key as name or domain/name: letters and digits with - _ . between them, at most 63 characters; the domain in small letters.',
    true,
  );
}

function tagProblems(metadata: JsonObject): Problem[] {
  const tags = Array.isArray(metadata.tags) ? metadata.tags : [];
  return tags.flatMap((tag, index) =>
    isText(tag) && !nameValidators.isValidTag(tag)
      ? [
          problem(
            'tag-format',
            ['metadata', 'tags', index],
            `'${excerpt(
              tag,
            )}' is not a valid tag: small letters, digits and : + #, with - between them, at most 63 characters`,
            remedyWith(suggestTag(tag), 'Remove it'),
          ),
        ]
      : [],
  );
}

function linkProblems(metadata: JsonObject): Problem[] {
  const links = Array.isArray(metadata.links) ? metadata.links : [];
  return links.flatMap((link, index) => {
    if (!isObject(link)) {
      return [];
    }
    const at = ['metadata', 'links', index];
    const problems: Problem[] = [];
    if (isText(link.url) && !CommonValidatorFunctions.isValidUrl(link.url)) {
      problems.push(
        problem(
          'link-format',
          [...at, 'url'],
          `'${excerpt(link.url)}' is not a URL`,
          'Write the whole address, such as `https://wiki.example.com/payments`.',
        ),
      );
    }
    for (const field of ['title', 'icon']) {
      const text = link[field];
      if (isText(text) && !CommonValidatorFunctions.isNonEmptyString(text)) {
        problems.push(
          problem(
            'link-format',
            [...at, field],
            'is empty',
            'Give it a value, or remove the line.',
          ),
        );
      }
    }
    return problems;
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function remedyWith(
  suggestion: string | undefined,
  otherwise: string,
  also?: string,
): string {
  const remedy = suggestion ? `Write '${suggestion}'` : otherwise;
  return also ? `${remedy}, and ${also}.` : `${remedy}.`;
}
