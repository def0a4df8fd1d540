import {
  defaultInspectionLimits,
  ProblemReader,
  readCatalogFile,
  type KindProblem,
} from '@paved/plugin-repositories-common';
import type { SurveyDefinition, SurveyProblem, SurveyQuestion } from './types';

const MOST_CHARACTERS = 65_536;
const MOST_QUESTIONS = 30;
const MOST_OPTIONS = 20;
const TEXT = 500;
const OPTION = 200;
const TYPES = ['nps', 'rating', 'multiple_choice', 'free_text'] as const;
const ID = /^[a-zA-Z][a-zA-Z0-9_-]{0,49}$/;
const SCALE = '1-5';

/** What a catalog file must have, and this one need not. */
const ABOUT_ENTITIES = ['no-entities', 'not-an-object'];

type Path = KindProblem['path'];

class SurveyReader extends ProblemReader {
  read(data: unknown): SurveyDefinition {
    const { survey } = this.fields(data, [], ['survey']);
    const fields = this.fields(
      survey,
      ['survey'],
      ['name', 'description', 'questions'],
    );
    const path = ['survey', 'questions'];
    const questions = this.list(fields.questions, path, MOST_QUESTIONS);
    if (questions.length === 0) {
      this.add(['survey'], 'There are no questions', 'Add `questions`.');
    }
    const parsed = questions.flatMap(
      (question, index) => this.#question(question, [...path, index]) ?? [],
    );
    this.unique(
      questions.map((question, index) => ({
        id: (question as { id?: string } | undefined)?.id,
        path: [...path, index, 'id'],
      })),
    );
    return {
      name: this.#line(fields.name, ['survey', 'name'], OPTION),
      description:
        fields.description === undefined
          ? undefined
          : this.text(
              fields.description,
              ['survey', 'description'],
              undefined,
              2_000,
            )?.trim(),
      questions: parsed,
    };
  }

  #question(value: unknown, path: Path): SurveyQuestion | undefined {
    const fields = this.fields(value, path, [
      'id',
      'type',
      'text',
      'scale',
      'options',
      'multiple',
    ]);
    const id = this.text(fields.id, [...path, 'id']) ?? '';
    if (id && !ID.test(id)) {
      this.add(
        [...path, 'id'],
        `id is '${id.slice(0, 60)}'`,
        'Write letters, digits, _ and -, beginning with a letter, 50 at most.',
      );
    }
    const text = this.#line(fields.text, [...path, 'text'], TEXT);
    const type = this.oneOf(fields.type, [...path, 'type'], TYPES);
    for (const [field, of] of [
      ['scale', 'rating'],
      ['options', 'multiple_choice'],
      ['multiple', 'multiple_choice'],
    ] as const) {
      if (type && fields[field] !== undefined && type !== of) {
        this.add([...path, field], `${field} is for ${of} only`, 'Remove it.');
      }
    }
    switch (type) {
      case undefined:
        return undefined;
      case 'rating':
        if (fields.scale !== undefined && fields.scale !== SCALE) {
          this.add(
            [...path, 'scale'],
            `scale is ${JSON.stringify(fields.scale).slice(0, 60)}`,
            `Write ${SCALE}: ratings of several surveys are compared.`,
          );
        }
        return { id, type, text };
      case 'multiple_choice':
        return {
          ...{ id, type, text },
          options: this.#options(fields.options, [...path, 'options']),
          multiple: this.#flag(fields.multiple, [...path, 'multiple']),
        };
      default:
        return { id, type, text };
    }
  }

  #options(value: unknown, path: Path): string[] {
    const options = this.list(value, path, MOST_OPTIONS).map((option, index) =>
      this.#line(option, [...path, index], OPTION),
    );
    if (options.length < 2) {
      this.add(path, 'options must be two or more', 'Add what can be chosen.');
    }
    this.unique(
      options.map((option, index) => ({
        id: option || undefined,
        path: [...path, index],
      })),
    );
    return options;
  }

  #flag(value: unknown, path: Path): boolean {
    if (value !== undefined && typeof value !== 'boolean') {
      this.add(path, 'multiple must be true or false');
    }
    return value === true;
  }

  #line(value: unknown, path: Path, most: number): string {
    return this.text(value, path, undefined, most)?.trim() ?? '';
  }
}

/**
 * Reads what is asked from the text of a YAML file, untrusted as it is.
 *
 * @returns the survey, or all problems with the lines where they are
 * @public
 */
export function parseSurvey(text: string): {
  definition?: SurveyDefinition;
  problems: SurveyProblem[];
} {
  const { documents, findings } = readCatalogFile('survey', text, {
    ...defaultInspectionLimits,
    fileLength: MOST_CHARACTERS,
  });
  const wrong = findings.filter(({ rule }) => !ABOUT_ENTITIES.includes(rule));
  if (wrong.length > 0) {
    return {
      problems: wrong.map(({ line = 1, message, remedy }) => ({
        line,
        message: [message, remedy].filter(Boolean).join('. '),
      })),
    };
  }
  if (documents.length !== 1) {
    return {
      problems: [
        {
          line: 1,
          message: `A file holds one survey; this one holds ${documents.length} documents with fields`,
        },
      ],
    };
  }
  const [{ data, yaml }] = documents;
  const reader = new SurveyReader();
  const definition = reader.read(data);
  return reader.problems.length > 0
    ? {
        problems: reader.problems.map(({ path, message, remedy }) => ({
          line: yaml.locate(path, { key: true }).line,
          message: remedy ? `${message}. ${remedy}` : message,
        })),
      }
    : { definition, problems: [] };
}
