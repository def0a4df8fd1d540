import type { JsonObject } from '@backstage/types';
import type { ReportedProblem } from './PathReport';
import type { Problem } from './Problem';

/** Collects problems; one that many results have is told once. */
export class Problems {
  readonly #found = new Map<string, ReportedProblem>();

  /** @param parameters - of the result that has them; left out for those of the path itself */
  add(problems: Problem[], parameters?: JsonObject): void {
    const inOne = new Map(
      problems.map(problem => {
        const general = parameters
          ? withoutNames(problem, parameters)
          : problem;
        const { rule, file, message } = general;
        return [JSON.stringify([rule, file, message]), general] as const;
      }),
    );
    for (const [key, problem] of inOne) {
      const known = this.#found.get(key);
      if (known) {
        known.results = (known.results ?? 0) + (parameters ? 1 : 0);
      } else {
        this.#found.set(key, {
          ...problem,
          ...(parameters && { results: 1, parameters: briefly(parameters) }),
        });
      }
    }
  }

  get size(): number {
    return this.#found.size;
  }

  all(): ReportedProblem[] {
    return [...this.#found.values()];
  }
}

/** What differs between results only by what the service is called is the same problem. */
function withoutNames(problem: Problem, { name }: JsonObject): Problem {
  const general = (text: string) =>
    typeof name === 'string' && name.length > 2
      ? text.replaceAll(name, '<name>')
      : text;
  return {
    ...problem,
    message: general(problem.message),
    ...(problem.file && { file: general(problem.file) }),
  };
}

function briefly(parameters: JsonObject): string {
  return Object.entries(parameters)
    .map(([name, value]) => {
      const text = JSON.stringify(value);
      return `${name}=${text.length > 40 ? `${text.slice(0, 39)}…` : text}`;
    })
    .join(' ');
}
