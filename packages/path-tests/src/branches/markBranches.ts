/** Comments and raw blocks hold no code; strings in tags may hold anything. */
const TAGS =
  /\{#[\s\S]*?#\}|\{%-?\s*(raw|verbatim)\s*-?%\}[\s\S]*?\{%-?\s*end\1\s*-?%\}|\{%-?\s*(if|elif|elseif|else|endif|for|endfor)\b((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^%"']|%(?!\}))*?)-?%\}/g;

/** A part of a template that is there for some values only. */
export interface Branch {
  /** 1-based. */
  line: number;
  /** What to say when nothing leads to it. */
  message: string;
}

/**
 * Puts a mark into each branch of each `if` of a template, and into the `else` that it doesn't have.
 *
 * @param mark - gives the text to put into a branch
 */
export function markBranches(
  template: string,
  mark: (branch: Branch) => string,
): string {
  let result = '';
  let from = 0;
  /** Open blocks; of an `if`, how it began, and whether all cases are named. */
  const open: Array<
    { kind: 'for' } | { kind: 'if'; line: number; tag: string; closed: boolean }
  > = [];
  const put = (at: number, text: string) => {
    result += template.slice(from, at) + text;
    from = at;
  };
  for (const match of template.matchAll(TAGS)) {
    const [whole, , kind, code] = match;
    if (!kind) {
      continue;
    }
    const end = match.index + whole.length;
    const line = template.slice(0, match.index).split('\n').length;
    const tag = `{% ${kind}${code.trimEnd()} %}`;
    const block = open.at(-1);
    if (kind === 'if') {
      open.push({ kind: 'if', line, tag, closed: false });
      put(end, mark({ line, message: `\`${tag}\` is never true` }));
    } else if (kind === 'for') {
      open.push({ kind: 'for' });
    } else if (kind === 'endfor') {
      open.pop();
    } else if (block?.kind === 'if') {
      if (kind === 'endif') {
        open.pop();
        if (!block.closed) {
          const unmet = mark({
            line: block.line,
            message: `\`${block.tag}\` is never false`,
          });
          put(match.index, `{% else %}${unmet}`);
        }
      } else {
        block.closed ||= kind === 'else';
        put(
          end,
          mark({
            line,
            message:
              kind === 'else'
                ? `the \`else\` of \`${block.tag}\` is never reached`
                : `\`${tag}\` is never true`,
          }),
        );
      }
    }
  }
  return result + template.slice(from);
}
