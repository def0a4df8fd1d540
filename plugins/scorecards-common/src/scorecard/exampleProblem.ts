import { isObject, type KindProblem } from '@paved/plugin-repositories-common';

/** Enough for any example, and little enough for loops in loops over it. */
const LONGEST_LIST = 1_000;
const MOST_CHARACTERS = 50_000;
const DEEPEST = 50;

type Path = KindProblem['path'];

/** What is too big about the data of an example, if anything is. */
export function exampleProblem(
  value: unknown,
  path: Path,
): KindProblem | undefined {
  let characters = 0;
  return visit(value, []);

  function visit(item: unknown, steps: Path): KindProblem | undefined {
    const at = [...path, ...steps];
    characters += (typeof item === 'string' ? item.length : 4) + 2;
    if (characters > MOST_CHARACTERS) {
      return tooBig(path, `has more than ${MOST_CHARACTERS} characters`);
    }
    if (steps.length > DEEPEST) {
      return tooBig(path, `is more than ${DEEPEST} levels deep`);
    }
    if (Array.isArray(item)) {
      if (item.length > LONGEST_LIST) {
        return tooBig(
          at,
          `has ${item.length} entries; ${LONGEST_LIST} is the most`,
        );
      }
      return first(item.entries(), steps);
    }
    return isObject(item) ? first(Object.entries(item), steps) : undefined;
  }

  function first(
    entries: Iterable<[string | number, unknown]>,
    steps: Path,
  ): KindProblem | undefined {
    for (const [key, item] of entries) {
      characters += String(key).length + 2;
      const problem = visit(item, [...steps, key]);
      if (problem) {
        return problem;
      }
    }
    return undefined;
  }
}

function tooBig(path: Path, what: string): KindProblem {
  return {
    path,
    message: `${path.at(-1)} ${what}`,
    remedy: 'Leave out what the checks do not need.',
  };
}
