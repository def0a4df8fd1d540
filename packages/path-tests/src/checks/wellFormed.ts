import { stringifyError, toError } from '@backstage/errors';
import { parse as parseJsonWithComments, type ParseError } from 'jsonc-parser';
import { parse as parseToml, TomlError } from 'smol-toml';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Problem } from '../Problem';
import type { Check } from './Check';

type Found = Pick<Problem, 'line' | 'message'>;

/** The first that fits counts. */
const PARSERS: Array<[RegExp, (text: string) => Found[]]> = [
  [/\.ya?ml$/, yamlProblems],
  // Files that their own tools read with comments and trailing commas
  [
    /(?:^|\/)(?:tsconfig[^/]*\.json|\.vscode\/[^/]+\.json|[^/]+\.(?:jsonc|json5))$/,
    commentedJsonProblems,
  ],
  [/\.(?:json|webmanifest)$/, jsonProblems],
  [/\.toml$/, tomlProblems],
];

/** What calls itself YAML, JSON or TOML is. */
export const wellFormed: Check = ({ tree }) =>
  tree.paths.flatMap(path => {
    const [, problemsIn] = PARSERS.find(([names]) => names.test(path)) ?? [];
    if (!problemsIn || tree.get(path)?.mode === '120000') {
      return [];
    }
    const text = tree.text(path);
    const found =
      text === undefined
        ? [{ message: 'it is not UTF-8 text' }]
        : problemsIn(text);
    return found.map(problem => ({ rule: 'syntax', file: path, ...problem }));
  });

function yamlProblems(text: string): Found[] {
  const lines = new LineCounter();
  return parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })
    .flatMap(({ errors }) => errors)
    .map(({ message, pos }) => ({
      line: lines.linePos(pos[0]).line,
      message: `it is not YAML: ${message}`,
    }));
}

function jsonProblems(text: string): Found[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [{ message: `it is not JSON: ${toError(error).message}` }];
  }
}

function commentedJsonProblems(text: string): Found[] {
  const errors: ParseError[] = [];
  parseJsonWithComments(text, errors, { allowTrailingComma: true });
  return errors.slice(0, 1).map(({ offset }) => ({
    line: text.slice(0, offset).split('\n').length,
    message: 'it is not JSON, not even with comments',
  }));
}

function tomlProblems(text: string): Found[] {
  try {
    parseToml(text);
    return [];
  } catch (error) {
    return [
      {
        line: error instanceof TomlError ? error.line : undefined,
        message: `it is not TOML: ${stringifyError(error).split('\n')[0]}`,
      },
    ];
  }
}
