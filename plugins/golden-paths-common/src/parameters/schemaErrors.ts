import type { JsonObject, JsonValue } from '@backstage/types';
import { Validator, type ValidationError } from 'jsonschema';

/** What a value has against a JSON schema, by the validator that the scaffolder itself uses. */
export function schemaErrors(
  value: JsonValue,
  schema: JsonObject,
): ValidationError[] {
  return new Validator().validate(value, schema).errors;
}
