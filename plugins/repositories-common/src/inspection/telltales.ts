/** A mark in a broken document that explains all its errors at once. */
export interface Telltale {
  rule: 'merge-conflict' | 'template-skeleton';
  /** Offset in the text. */
  offset: number;
  message: string;
  remedy: string;
}

const CONFLICT = /^(?:<{7}|>{7}|\|{7})(?:[ \t]|\r?$)|^={7}\r?$/m;

const SKELETON =
  /\$\{\{-?\s*values\b|\{%-?\s*(?:if|elif|else|endif|for|endfor|set|raw)\b|\{\{-?\s*cookiecutter\b/;

/**
 * Looks in a document that has errors for the one reason behind them: an unfinished merge, or a template that was not
 * filled in. A document without errors may well hold such text.
 */
export function findTelltale(text: string): Telltale | undefined {
  const conflict = CONFLICT.exec(text);
  if (conflict) {
    return {
      rule: 'merge-conflict',
      offset: conflict.index,
      message: 'A merge conflict was committed here',
      remedy:
        'Keep one side, and remove the lines that start with <<<<<<<, ======= and >>>>>>>.',
    };
  }
  const skeleton = SKELETON.exec(text);
  return (
    (skeleton && {
      rule: 'template-skeleton',
      offset: skeleton.index,
      message: `This looks like a template's skeleton: '${skeleton[0]}' was never filled in`,
      remedy:
        'Create the component from its template, or keep skeletons where catalog files are not looked for.',
    }) ??
    undefined
  );
}
