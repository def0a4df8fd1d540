import type { JsonObject } from '@backstage/types';
import { isMap, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Problem } from '../Problem';
import type { Check } from './Check';

/** Written by tools; hashes in them may look like anything. */
const GENERATED =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|poetry\.lock|uv\.lock|requirements[^/]*\.txt)$/;
/** GitHub's own expressions look like the scaffolder's. */
const HAS_EXPRESSIONS = /^\.github\//;
/** Where a value that is empty is one that nobody filled in. */
const NOTHING_EMPTY =
  /(?:^|\/)(?:catalog-info\.ya?ml|mkdocs\.ya?ml|score\.ya?ml|openapi\.ya?ml)$/;
const NOTHING_NULL = /^deploy\/.+\.ya?ml$/;

const LEFT_OVER: Array<[RegExp, string]> = [
  [/\b(?:TODO|FIXME|CHANGE_?ME|XXX+)\b/, 'somebody would have to find it'],
  [
    /<(?:your|insert|replace|fill)[- _][^>]*>/i,
    'somebody would have to fill it in',
  ],
  [/\[object Object\]/, 'a map was written as text; use `dump`'],
  [
    /^[^#\n]*[:=]\s*["']?(?:undefined|NaN)["']?\s*,?$/m,
    'a value was not there',
  ],
];

/** Nothing is left for somebody to render, to find or to fill in. */
export const placeholders: Check = ({ tree, parameters }) => {
  const given = textsIn(parameters);
  return tree.files.flatMap(({ path, mode }) => {
    const problems: Problem[] = [];
    const add = (message: string, line?: number) =>
      problems.push({ rule: 'placeholder', file: path, line, message });
    if (/[{}]|\.njk$|\s$|^\s/.test(path)) {
      add('its name is not rendered');
    }
    const text = mode === '120000' ? undefined : tree.text(path);
    if (text === undefined) {
      return problems;
    }
    // What the person wrote may look like anything, and stays
    const own = given.reduce((rest, each) => rest.replaceAll(each, ' '), text);
    const find = (words: RegExp, message: string) => {
      const found = words.exec(own);
      if (found) {
        add(
          `'${found[0].trim().slice(0, 60)}': ${message}`,
          own.slice(0, found.index).split('\n').length,
        );
      }
    };
    if (!HAS_EXPRESSIONS.test(path)) {
      find(/\$\{\{.*/, 'it is not rendered');
    }
    find(/\{%[-\s].*|.*[-\s]%\}/, 'it is not rendered');
    if (!GENERATED.test(path)) {
      LEFT_OVER.forEach(([words, message]) => find(words, message));
    }
    problems.push(...emptyValues(path, text));
    return problems;
  });
};

function emptyValues(path: string, text: string): Problem[] {
  const noEmpty = NOTHING_EMPTY.test(path);
  if (!noEmpty && !NOTHING_NULL.test(path)) {
    return [];
  }
  const lines = new LineCounter();
  const problems: Problem[] = [];
  for (const document of parseAllDocuments(text, { lineCounter: lines })) {
    visit(document, {
      Pair(_, { key, value }, parents) {
        const empty =
          value === null ||
          (isScalar(value) &&
            (value.value === null || (noEmpty && value.value === '')));
        if (empty && isMap(parents.at(-1))) {
          problems.push({
            rule: 'placeholder',
            file: path,
            line:
              isScalar(key) && key.range
                ? lines.linePos(key.range[0]).line
                : undefined,
            message: `'${String(key)}' has no value`,
          });
        }
      },
    });
  }
  return problems;
}

/** Texts of parameters that could be taken for a placeholder, as YAML, JSON and Markdown write them. */
function textsIn(parameters: JsonObject): string[] {
  return Object.values(parameters)
    .flatMap(value =>
      typeof value === 'string'
        ? [
            value,
            JSON.stringify(value).slice(1, -1),
            value.replaceAll("'", "''"),
          ]
        : [],
    )
    .filter(text => /[{}<>[\]]|%|TODO|XXX|FIXME|undefined|NaN/.test(text));
}
