import { InputError, toError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { Validator, type ValidationError } from 'jsonschema';

/**
 * What a value has against a JSON schema, by the validator that the scaffolder itself uses.
 *
 * @throws InputError when the schema is none
 */
export function schemaErrors(
  value: JsonValue,
  schema: JsonObject,
): ValidationError[] {
  try {
    return new Validator().validate(value, schema).errors;
  } catch (error) {
    throw new InputError(
      `The form of the template can't be used: ${
        toError(error).message
      }. Correct spec.parameters; a $ref must be written out.`,
    );
  }
}
