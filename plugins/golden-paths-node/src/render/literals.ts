import { randomBytes } from 'node:crypto';
import type { TemplateParts } from './templateCode';

/** What stands for a text until it is rendered; nobody can guess it, so no value can hold it. */
const MARK = `\u0001${randomBytes(12).toString('hex')}:`;
const SHORTEST = 40;

/** Blocks that may do something with the text inside of them. */
const CAPTURING = /^\s*(?:macro|call|filter|endset)\b/;

export interface TakenLiterals {
  /** Where in the template a text was, and what stands for it; lines stay lines. */
  edits: Array<{ at: number; to: number; text: string }>;
  literals: string[];
}

/**
 * The engine reads a template character by character each time that it renders it, which is most of its work. So long texts
 * between tags are taken out before, and put back afterwards.
 */
export function takeLiterals(
  template: string,
  { tags, texts }: TemplateParts,
): TakenLiterals {
  const taken: TakenLiterals = { edits: [], literals: [] };
  if (tags.some(({ kind, code }) => kind === 'block' && CAPTURING.test(code))) {
    return taken;
  }
  for (const { from, to } of texts) {
    // White space at the ends stays, as tags may trim it
    const text = template.slice(from, to);
    const start = from + (text.length - text.trimStart().length);
    const literal = text.trim();
    if (literal.length >= SHORTEST) {
      const lines = literal.split('\n').length - 1;
      taken.edits.push({
        at: start,
        to: start + literal.length,
        // Its end is no white space, which a tag could trim
        text: `${MARK}${taken.literals.length}${'\n'.repeat(lines)};`,
      });
      taken.literals.push(literal);
    }
  }
  return taken;
}

export function putLiterals(
  rendered: string,
  literals: readonly string[],
): string {
  let result = '';
  let from = 0;
  for (;;) {
    const at = rendered.indexOf(MARK, from);
    if (at < 0) {
      return result + rendered.slice(from);
    }
    const end = rendered.indexOf(';', at);
    const literal = literals[Number(rendered.slice(at + MARK.length, end))];
    result += rendered.slice(from, at) + literal;
    from = end + 1;
  }
}
