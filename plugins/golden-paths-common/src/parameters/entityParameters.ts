import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { JsonObject, JsonValue } from '@backstage/types';
import { isObject } from '@paved/plugin-repositories-common';
import type { TemplateParameters } from './types';

/** Fields of the form that choose an entity, with the kind of what is named without one. */
const DEFAULT_KINDS: Record<string, string> = {
  EntityPicker: 'component',
  MyGroupsPicker: 'group',
  OwnedEntityPicker: 'component',
  OwnerPicker: 'group',
};

/** @public */
export interface EntityParameter {
  /** Of the parameter. */
  name: string;
  /** In full, lower case. */
  ref: string;
  /** Kinds that the form offers, lower case; any when absent. */
  kinds?: string[];
}

/** Whether a field of the form chooses an entity. */
export function choosesEntity(schema: JsonObject | undefined): boolean {
  return String(schema?.['ui:field']) in DEFAULT_KINDS;
}

/**
 * Entities that parameters name where the form lets people choose one.
 *
 * @public
 */
export function entityParameters(
  { properties }: TemplateParameters,
  parameters: JsonObject,
): EntityParameter[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const value = parameters[name];
    if (!choosesEntity(schema) || typeof value !== 'string' || !value) {
      return [];
    }
    const kinds = kindsOf(schema);
    const ref = parseEntityRef(value, {
      defaultKind: kinds?.[0] ?? DEFAULT_KINDS[String(schema['ui:field'])],
      defaultNamespace: 'default',
    });
    return [{ name, ref: stringifyEntityRef(ref), kinds }];
  });
}

function kindsOf(schema: JsonObject): string[] | undefined {
  const options = schema['ui:options'];
  const filter = isObject(options) ? options.catalogFilter : undefined;
  const kinds = [filter]
    .flat()
    .flatMap(each => (isObject(each) ? [each.kind as JsonValue] : []))
    .flat()
    .filter((kind): kind is string => typeof kind === 'string')
    .map(kind => kind.toLocaleLowerCase('en-US'));
  return kinds.length > 0 ? kinds : undefined;
}
