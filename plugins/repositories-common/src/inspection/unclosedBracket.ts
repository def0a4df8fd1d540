import { CST, Lexer } from 'yaml';

/** A `[` or `{` in YAML that nothing closes, or that another kind of bracket closes. */
export function unclosedBracket(
  text: string,
): { bracket: '[' | '{'; offset: number } | undefined {
  const open: Array<{ bracket: '[' | '{'; offset: number }> = [];
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type: ReturnType<typeof CST.tokenType> | undefined = isScalar
      ? undefined
      : CST.tokenType(lexeme);
    isScalar = type === 'scalar';
    const innermost = open[open.length - 1];
    if (type === 'flow-seq-start' || type === 'flow-map-start') {
      open.push({ bracket: type === 'flow-seq-start' ? '[' : '{', offset });
    } else if (type === 'flow-error-end') {
      return innermost;
    } else if (type === 'flow-seq-end' || type === 'flow-map-end') {
      if (innermost?.bracket !== (type === 'flow-seq-end' ? '[' : '{')) {
        return innermost;
      }
      open.pop();
    }
    // Marks between the lexemes are no text
    if (!['scalar', 'doc-mode', 'flow-error-end'].includes(String(type))) {
      offset += lexeme.length;
    }
  }
  return undefined;
}
