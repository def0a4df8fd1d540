import { stringifyError, toError } from '@backstage/errors';
import { parse as parseJsonWithComments, type ParseError } from 'jsonc-parser';
import { parse as parseToml, TomlError } from 'smol-toml';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Problem } from '../Problem';
import type { Check } from './Check';

/** Files that their own tools read with comments and trailing commas. */
const COMMENTED_JSON =
  /(?:^|\/)(?:tsconfig[^/]*\.json|\.vscode\/[^/]+\.json|[^/]+\.(?:jsonc|json5))$/;

/** What calls itself YAML, JSON or TOML is. */
export const wellFormed: Check = ({ tree }) =>
  tree.paths.flatMap(path => {
    const text = tree.text(path);
    const parse = /\.ya?ml$/.test(path)
      ? yamlProblems
      : COMMENTED_JSON.test(path)
      ? commentedJsonProblems
      : /\.(?:json|webmanifest)$/.test(path)
      ? jsonProblems
      : /\.toml$/.test(path)
      ? tomlProblems
      : undefined;
    if (!parse || tree.get(path)?.mode === '120000') {
      return [];
    }
    return text === undefined
      ? [{ rule: 'syntax', file: path, message: 'it is not UTF-8 text' }]
      : parse(text).map(problem => ({
          rule: 'syntax',
          file: path,
          ...problem,
        }));
  });

type Found = Pick<Problem, 'line' | 'message'>;

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
