import type { JsonValue } from '@backstage/types';
import type { Lock } from '../lock/types';
import type { NewParameter } from '../upgrade/types';
import { parameterProblems } from './parameterProblems';
import type { TemplateParameters } from './types';

/**
 * What an upgrade has to ask: parameters of the new release that the lock has no value for, or one that the release no longer
 * takes.
 *
 * @param previous - what the lock's own release asked for; what was left empty then is not asked again
 * @public
 */
export function newParameters(
  lock: Pick<Lock, 'parameters'>,
  template: TemplateParameters,
  previous?: TemplateParameters,
): NewParameter[] {
  const refused = new Set(
    parameterProblems(template, lock.parameters).map(({ path }) => path[0]),
  );
  return Object.entries(template.properties).flatMap(([name, schema]) => {
    const isLocked = Object.hasOwn(lock.parameters, name);
    const wasAsked =
      isLocked || Object.hasOwn(previous?.properties ?? {}, name);
    if (wasAsked && !refused.has(name)) {
      return [];
    }
    // What the lock has comes before a default, so that of a refused value is for a person to say
    const byDefault = isLocked
      ? undefined
      : (schema.default as JsonValue | undefined);
    return [
      {
        name,
        ...(typeof schema.title === 'string' && { title: schema.title }),
        ...(typeof schema.description === 'string' && {
          description: schema.description,
        }),
        schema,
        ...(byDefault !== undefined && { default: byDefault }),
        required: template.required.includes(name) || refused.has(name),
      },
    ];
  });
}
