import type { JsonObject, JsonValue } from '@backstage/types';
import {
  excerpt,
  formatPath,
  isObject,
  ProblemReader,
  repositoryNameProblem,
  type KindProblem,
} from '@paved/plugin-repositories-common';
import type { ValidationError } from 'jsonschema';
import { choosesEntity } from './entityParameters';
import { schemaErrors } from './schemaErrors';
import type { TemplateParameters } from './types';
import { applicableParts, withDefaults } from './withDefaults';

const MOST_CHARACTERS = 100_000;
/** Keywords whose errors do not say what is wrong. */
const VAGUE = ['oneOf', 'anyOf', 'allOf', 'dependencies', 'if', 'then', 'else'];

/**
 * Why a template would not take the parameters, all of it; nothing when it would. Paths are from the parameters' root.
 *
 * @public
 */
export function parameterProblems(
  template: TemplateParameters,
  parameters: JsonObject,
): KindProblem[] {
  const at = ['parameters'];
  const reader = new ProblemReader();
  if (!reader.isShallow(parameters, at)) {
    return fromRoot(reader.problems);
  }
  if (JSON.stringify(parameters).length > MOST_CHARACTERS) {
    reader.add(at, `parameters have more than ${MOST_CHARACTERS} characters`);
    return fromRoot(reader.problems);
  }
  reader.fields(parameters, at, [
    ...Object.keys(template.properties),
    ...template.hidden,
  ]);
  noteUnwritable(reader, parameters, at);
  const values = withDefaults(template, parameters);
  const told = new Set<string>();
  for (const [name, value] of Object.entries(values)) {
    const schema = template.properties[name];
    const problem = nameProblem(schema, value) ?? refProblem(schema, value);
    if (problem) {
      told.add(name);
      reader.add([...at, name], `${name} is ${shown(value)}`, `${problem}.`);
    }
  }
  // One problem for one fault: what its field says, the schema may say again
  const errors = template.pages
    .flatMap(page => pageErrors(page, values))
    .filter(({ path }) => !told.has(String(path[0])));
  return [
    ...fromRoot(reader.problems),
    ...unique(errors.map(error => problemOf(error, template))),
  ];
}

/** Of a part that applies by itself, as "does not meet a dependency" helps nobody. */
function pageErrors(page: JsonObject, values: JsonObject): ValidationError[] {
  const errors = schemaErrors(values, page);
  const isVague = ({ name }: ValidationError) => VAGUE.includes(String(name));
  if (!errors.some(isVague)) {
    return errors;
  }
  const exact = applicableParts(page, values).flatMap(
    ({ oneOf, anyOf, allOf, dependencies, if: condition, ...own }) =>
      schemaErrors(values, own),
  );
  return exact.length ? exact : errors;
}

function fromRoot(problems: KindProblem[]): KindProblem[] {
  return problems.map(problem => ({
    ...problem,
    path: problem.path.slice(1),
  }));
}

/** What the form's own field for names says, for those who do not use the form. */
function nameProblem(
  schema: JsonObject,
  value: JsonValue | undefined,
): string | undefined {
  const options = isObject(schema['ui:options']) ? schema['ui:options'] : {};
  return schema['ui:field'] === 'RepositoryName' && typeof value === 'string'
    ? repositoryNameProblem(
        value,
        typeof options.maxLength === 'number' ? options.maxLength : undefined,
      )
    : undefined;
}

/** Of catalog-model's rules for names, without the length: `kind:namespace/name`, the first two of which may be left out. */
const REF =
  /^(?:[a-zA-Z][a-zA-Z0-9]*:)?(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)?[A-Za-z0-9]+(?:[-_.]+[A-Za-z0-9]+)*$/;
const MOST_OF_REF = 200;

/** What the form's pickers only let through, for those who do not use the form: these texts are written into files as they are. */
function refProblem(
  schema: JsonObject,
  value: JsonValue | undefined,
): string | undefined {
  return choosesEntity(schema) &&
    typeof value === 'string' &&
    (value.length > MOST_OF_REF || !REF.test(value))
    ? 'Write the reference of an entity, such as group:default/ledger-team'
    : undefined;
}

/** Texts that neither a database nor a file would keep as they are. */
function noteUnwritable(
  reader: ProblemReader,
  value: JsonValue | undefined,
  path: KindProblem['path'],
): void {
  if (typeof value === 'string' && /[\0\p{Cs}]/u.test(value)) {
    reader.add(
      path,
      `${formatPath(
        path.slice(1),
      )} has a character that can't be written to a file`,
      'Remove it; it may be invisible.',
    );
  } else if (Array.isArray(value)) {
    value.forEach((item, index) =>
      noteUnwritable(reader, item, [...path, index]),
    );
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      noteUnwritable(reader, item, [...path, key]);
    }
  }
}

function problemOf(
  { path, name, argument, instance, message, schema }: ValidationError,
  { properties }: TemplateParameters,
): KindProblem {
  const field = formatPath(path) || 'parameters';
  const titled = (at: KindProblem['path']) => {
    const title = at.length === 1 && properties[at[0]]?.title;
    return title ? `${formatPath(at)} (${title})` : formatPath(at);
  };
  const words = ownWords(schema, name);
  if (words) {
    return {
      path,
      message: `${field} ${words}`,
      remedy: `It is ${shown(instance)}.`,
    };
  }
  switch (name) {
    case 'required': {
      const missing = [...path, String(argument)];
      return {
        path: missing,
        message: `${titled(missing)} is missing`,
        remedy: `Give ${formatPath(missing)} a value.`,
      };
    }
    case 'enum':
    case 'const':
      return {
        path,
        message: `${field} can't be ${shown(instance)}`,
        remedy: `Choose ${[argument].flat().map(shown).join(' or ')}.`,
      };
    case 'type':
      return {
        path,
        message: `${field} is ${shown(instance)}`,
        remedy: `Give it a value of type ${[argument].flat().join(' or ')}.`,
      };
    case 'pattern':
      return {
        path,
        message: `${field} can't be ${shown(instance)}`,
        remedy: `Write it so that it matches ${argument}.`,
      };
    case 'minLength':
    case 'maxLength':
      return {
        path,
        message: `${field} has ${
          String(instance).length === 1
            ? 'one character'
            : `${String(instance).length} characters`
        }`,
        remedy: `Write ${
          name === 'minLength' ? 'at least' : 'at most'
        } ${argument}.`,
      };
    default:
      return { path, message: `${field} ${message}` };
  }
}

/** What the form's own `errorMessage` (of ajv-errors) says of a broken keyword. */
function ownWords(
  schema: ValidationError['schema'],
  keyword: string,
): string | undefined {
  const own = isObject(schema) ? schema.errorMessage : undefined;
  const words = isObject(own) ? own[keyword] : own;
  return typeof words === 'string' ? words : undefined;
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? `'${excerpt(value)}'`
    : excerpt(JSON.stringify(value));
}

/** Pages may share a field. */
function unique(problems: KindProblem[]): KindProblem[] {
  return [
    ...new Map(
      problems.map(problem => [
        `${formatPath(problem.path)} ${problem.message}`,
        problem,
      ]),
    ).values(),
  ];
}
