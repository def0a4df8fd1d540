import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/** @public */
export interface Placeholder {
  /** As written, braces included. */
  text: string;
  /** Place of `text` in the template. */
  index: number;
}

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/**
 * Puts an entity's values into a template: `{{ name }}`, `{{ namespace }}`, `{{ kind }}` (lower case),
 * `{{ annotations.<key> }}`, `{{ labels.<key> }}`. `encode` decides how a value is written where the placeholder stands.
 *
 * @returns `undefined` when the entity lacks one of the values
 * @throws InputError when the template names something else
 * @public
 */
export function fillPlaceholders(
  template: string,
  entity: Entity,
  encode: (value: string, placeholder: Placeholder) => string,
): string | undefined {
  let isComplete = true;
  const filled = template.replace(PLACEHOLDER, (text, inside, index) => {
    const value = valueOf(entity, inside.trim(), text);
    isComplete &&= value !== undefined;
    return value === undefined ? '' : encode(value, { text, index });
  });
  return isComplete ? filled : undefined;
}

/** @public */
export function hasPlaceholders(template: string): boolean {
  return template.search(PLACEHOLDER) >= 0;
}

function valueOf(
  { kind, metadata }: Entity,
  path: string,
  text: string,
): string | undefined {
  const [field, ...rest] = path.split('.');
  const key = rest.join('.');
  switch (field) {
    case 'annotations':
    case 'labels': {
      const values = metadata[field] ?? {};
      return Object.hasOwn(values, key) ? values[key] : undefined;
    }
    case 'kind':
      return only(kind.toLocaleLowerCase('en-US'));
    case 'name':
      return only(metadata.name);
    case 'namespace':
      return only(metadata.namespace ?? 'default');
    default:
      throw unknown();
  }

  function only(value: string): string {
    if (key) {
      throw unknown();
    }
    return value;
  }

  function unknown(): InputError {
    return new InputError(
      `There is no placeholder ${text}; write {{ name }}, {{ namespace }}, {{ kind }}, {{ annotations.<key> }} or {{ labels.<key> }}`,
    );
  }
}
