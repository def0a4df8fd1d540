import type { KindProblem } from './entityKinds';
import { closest } from './names';
import { isObject } from './plainData';

type Path = KindProblem['path'];

/** Of maps and lists, for what people write by hand. */
const MOST_LEVELS = 20;

/**
 * Reads the untrusted data of an entity, noting every problem on the way instead of stopping at the first.
 *
 * @public
 */
export class ProblemReader {
  readonly problems: KindProblem[] = [];

  add(path: Path, message: string, remedy?: string): undefined {
    this.problems.push({ path, message, ...(remedy && { remedy }) });
    return undefined;
  }

  /** A map with these fields and no others. */
  fields<K extends string>(
    value: unknown,
    path: Path,
    known: readonly K[],
  ): Partial<Record<K, unknown>> {
    if (!isObject(value)) {
      this.add(path, `${nameOf(path)} must be a map of fields`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!known.includes(key as K)) {
        const near = closest(key, known);
        this.add(
          [...path, key],
          `There is no field '${key}' in ${nameOf(path)}`,
          near ? `Write \`${near}\`.` : `Its fields are ${known.join(', ')}.`,
        );
      }
    }
    return value as Partial<Record<K, unknown>>;
  }

  list(value: unknown, path: Path, most: number): unknown[] {
    if (value === undefined) {
      return [];
    }
    if (!Array.isArray(value)) {
      this.add(path, `${nameOf(path)} must be a list`);
      return [];
    }
    if (value.length > most) {
      this.add(
        path,
        `${nameOf(path)} has ${value.length} entries; ${most} is the most`,
        'Split it.',
      );
      return value.slice(0, most);
    }
    return value;
  }

  text(
    value: unknown,
    path: Path,
    remedy?: string,
    most = 2_000,
  ): string | undefined {
    if (value === undefined || value === null || value === '') {
      return this.add(path, `${nameOf(path)} is missing`, remedy);
    }
    if (typeof value !== 'string') {
      return this.add(path, `${nameOf(path)} must be a text`, remedy);
    }
    return value.length > most
      ? this.add(
          path,
          `${nameOf(path)} has ${value.length} characters; ${most} is the most`,
        )
      : value;
  }

  /** Whether all of it can be followed to its end: what is nested without a limit exhausts the stack. */
  isShallow(value: unknown, path: Path): boolean {
    const isShallow = !isDeeperThan(value, MOST_LEVELS);
    if (!isShallow) {
      this.add(
        path,
        `${nameOf(path)} is nested more than ${MOST_LEVELS} levels deep`,
        'Write it flatter.',
      );
    }
    return isShallow;
  }

  oneOf<T extends string>(
    value: unknown,
    path: Path,
    allowed: readonly T[],
  ): T | undefined {
    if (allowed.includes(value as T)) {
      return value as T;
    }
    const near =
      typeof value === 'string' ? closest(value, allowed) : undefined;
    return this.add(
      path,
      `${nameOf(path)} is ${JSON.stringify(value) ?? 'missing'}`,
      near ? `Write \`${near}\`.` : `Write one of: ${allowed.join(', ')}.`,
    );
  }

  /** Notes ids that occur twice. */
  unique(ids: Array<{ id: string | undefined; path: Path }>): void {
    const seen = new Set<string>();
    for (const { id, path } of ids) {
      if (id !== undefined && seen.has(id)) {
        this.add(path, `'${id}' is there twice`, 'Give it another id.');
      }
      if (id !== undefined) {
        seen.add(id);
      }
    }
  }
}

/** The last name in a path, with its index when it is an entry of a list. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (typeof last === 'number') {
    return `${String(path.at(-2))}[${last}]`;
  }
  return last ?? 'the document';
}

function isDeeperThan(value: unknown, levels: number): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (levels === 0 ||
      Object.values(value).some(item => isDeeperThan(item, levels - 1)))
  );
}
