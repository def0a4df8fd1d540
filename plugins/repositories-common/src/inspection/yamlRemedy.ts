import type { YamlProblem } from './YamlFile';

const REMEDIES: Record<string, string> = {
  TAB_AS_INDENT: 'Indent with spaces: YAML allows no tabs there.',
  BAD_INDENT: 'Line it up with the other entries of its block.',
  MISSING_CHAR:
    'Complete the line: a key needs `: ` after it, quotes and brackets their end.',
  MULTILINE_IMPLICIT_KEY:
    'Put `: ` after the key, or put text that holds a line break in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Put text that holds `: ` in quotes.',
  BLOCK_IN_FLOW: 'Close the bracket before the next entry.',
  UNEXPECTED_TOKEN:
    'Put text that starts with a special character (such as @ ` % [ { * & !) in quotes.',
  BAD_SCALAR_START:
    'Put text that starts with a special character (such as @ ` %) in quotes.',
  BAD_DQ_ESCAPE:
    'Write a backslash in double quotes twice, or use single quotes.',
  BAD_ALIAS: 'Put text that starts with * in quotes.',
  MULTIPLE_DOCS: 'Put `---` on a line of its own between documents.',
  BAD_DIRECTIVE: 'Put text that starts with % in quotes.',
};

/** What to do about a YAML error. */
export function yamlRemedy({ code, message }: YamlProblem): string {
  if (/\btab/i.test(message)) {
    return REMEDIES.TAB_AS_INDENT;
  }
  return (
    REMEDIES[code] ??
    'Correct the YAML; the mistake is at this place or just before it.'
  );
}
