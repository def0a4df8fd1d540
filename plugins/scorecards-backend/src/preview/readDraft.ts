import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  defaultInspectionLimits,
  readCatalogFile,
  type RawDocument,
} from '@paved/plugin-repositories-common';
import {
  parseScorecard,
  scorecardProblems,
  type Scorecard,
} from '@paved/plugin-scorecards-common';

/** No scorecard that people read is larger, and reading it takes a fraction of a second at worst. */
const MAX_CHARACTERS = 100 * 1024;
const MAX_LINES = 5_000;
const MAX_MARKS = 10_000;
/** `- - - a`: the parser's time grows with the square of it. */
const MAX_COMPACT = 1_000;
const MAX_DOCUMENTS = 10;
const LIMITS = { ...defaultInspectionLimits, aliases: 100, nodes: 20_000 };
/** Whoever has more to mend than this reads no further. */
const MOST_PROBLEMS = 20;

/**
 * Reads a scorecard that is not in force: the text of a file, which may hold other documents beside it. Its tests are not
 * looked at; they say nothing about real entities.
 *
 * @throws InputError naming the problems, each with its line
 */
export function readDraft(text: string): Scorecard {
  refuseLarge(text);
  const { documents, findings } = readCatalogFile('', text, LIMITS);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length) {
    throw problemsFound(
      errors.map(({ line, message, remedy }) =>
        sentence(`line ${line ?? 1}: ${message}`, remedy),
      ),
    );
  }
  const drafts = documents.filter(({ data }) => data.kind === 'Scorecard');
  if (drafts.length !== 1) {
    throw new InputError(
      drafts.length
        ? `The text holds ${drafts.length} scorecards; try them one by one`
        : 'The text holds no entity of kind Scorecard',
    );
  }
  const [draft] = drafts;
  const entity = withoutTests(toEntity(draft));
  const problems = scorecardProblems(entity);
  if (problems.length) {
    throw problemsFound(
      problems
        .slice(0, MOST_PROBLEMS + 1)
        .map(({ path, message, remedy }) =>
          sentence(
            `line ${draft.yaml.locate(path).line}: ${path.join(
              '.',
            )}: ${message}`,
            remedy,
          ),
        ),
    );
  }
  return parseScorecard(entity);
}

/** Before any of it is read, as that is what costs. */
function refuseLarge(text: string): void {
  const sizes: Array<[number, number, string]> = [
    [text.length, MAX_CHARACTERS, 'characters'],
    [count(text, /^(?:---|\.\.\.)/gm), MAX_DOCUMENTS, 'documents'],
    [text.split('\n', MAX_LINES + 1).length, MAX_LINES, 'lines'],
    [count(text, /[,[{]/g), MAX_MARKS, 'commas and brackets'],
    [count(text, /[-?:][ \t]+(?=[-?:]\s)/g), MAX_COMPACT, 'lists in lists'],
  ];
  for (const [size, most, what] of sizes) {
    if (size > most) {
      throw new InputError(
        `The text holds more than ${most} ${what}, which is the most for a draft. Send one scorecard alone, or split it`,
      );
    }
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function sentence(what: string, remedy?: string): string {
  return [what, ...(remedy ? [remedy] : [])].join(
    what.endsWith('.') ? ' ' : '. ',
  );
}

function problemsFound(sentences: string[]): InputError {
  return new InputError(
    [
      ...sentences.slice(0, MOST_PROBLEMS),
      ...(sentences.length > MOST_PROBLEMS ? ['There are more problems'] : []),
    ].join('\n'),
  );
}

function toEntity({ data, yaml }: RawDocument): Entity {
  const { metadata } = data as Partial<Entity>;
  if (typeof metadata?.name !== 'string' || metadata.name === '') {
    throw new InputError(
      `line ${
        yaml.locate(['metadata']).line
      }: metadata.name is missing. Name the scorecard`,
    );
  }
  return data as unknown as Entity;
}

/** They run expressions, of which the portal runs enough. */
function withoutTests(entity: Entity): Entity {
  const { tests, ...spec } = entity.spec ?? {};
  return { ...entity, spec };
}
