import type { Finding } from './types';
import type { Position } from './YamlFile';

/** Where in a document: keys and list indices from its root. */
export type Path = ReadonlyArray<string | number>;

/** A finding whose place is still a path in the document, not yet a line in the file. */
export interface Problem {
  rule: string;
  severity: Finding['severity'];
  message: string;
  remedy: string;
  at: Path;
  /** Point at the key rather than at its value: something under it is missing, or the key itself is wrong. */
  atKey?: boolean;
  /** Where exactly, when that is known better than by the path. */
  position?: Position;
}

/**
 * `spec.dependsOn[2]`, `metadata.annotations['a.b/c']`: a path as people write it.
 *
 * @public
 */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') {
      return `${text}[${step}]`;
    }
    if (/^[A-Za-z_$][\w$-]*$/.test(step)) {
      return text ? `${text}.${step}` : step;
    }
    return `${text}['${excerpt(step)}']`;
  }, '');
}

/**
 * A value short enough, and plain enough, to stand in a sentence.
 *
 * @public
 */
export function excerpt(value: unknown, length = 80): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  const plain = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return plain.length > length ? `${plain.slice(0, length - 1)}…` : plain;
}
