import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { askedText } from './askedText';
import { enpsOf } from './enps';
import { parseAnswers } from './parseAnswers';
import { parseSurvey } from './parseSurvey';
import { publishResults } from './publishResults';
import { sharedQuestion } from './sharedQuestion';
import { addAnswers, emptyTally } from './tally';
import { EVERYONE, type SurveyAnswers, type SurveyDefinition } from './types';

const EXAMPLE = resolve(
  __dirname,
  '../../../../../shared/examples/survey.yaml',
);
const SAMPLES = resolve(
  __dirname,
  '../../../../demo/repositories/engineering-standards/surveys',
);
const FORM = `# The form of the guides
survey:
  name: Platform Satisfaction Q1 2026
  questions:
    - { id: nps, type: nps, text: "How likely are you to recommend the platform?" }
    - { id: ease_of_use, type: rating, text: "How easy is it to use our platform?", scale: 1-5 }
    - id: most_valued
      type: multiple_choice
      text: "What do you value most?"
      options: [Self-service capabilities, Documentation, Support, Reliability]
    - { id: improvements, type: free_text, text: "What would you improve?" }
`;

const question = (fields: string) =>
  `survey:\n  name: Q\n  questions:\n    - id: a\n      text: A?\n${fields
    .split('\n')
    .map(line => `      ${line}\n`)
    .join('')}`;

describe('parseSurvey', () => {
  it.each([
    ['a copy of it', FORM],
    existsSync(EXAMPLE)
      ? ['the example itself', readFileSync(EXAMPLE, 'utf8')]
      : ['the copy only (left out: there is no ../shared/examples)', FORM],
  ])('accepts the form of the guides as it is: %s', (_, text) => {
    expect(parseSurvey(text)).toEqual({
      problems: [],
      definition: {
        name: 'Platform Satisfaction Q1 2026',
        questions: [
          {
            id: 'nps',
            type: 'nps',
            text: 'How likely are you to recommend the platform?',
          },
          {
            id: 'ease_of_use',
            type: 'rating',
            text: 'How easy is it to use our platform?',
          },
          {
            id: 'most_valued',
            type: 'multiple_choice',
            text: 'What do you value most?',
            options: [
              'Self-service capabilities',
              'Documentation',
              'Support',
              'Reliability',
            ],
            multiple: false,
          },
          {
            id: 'improvements',
            type: 'free_text',
            text: 'What would you improve?',
          },
        ],
      },
    });
  });

  it.each(readdirSync(SAMPLES))('accepts %s of the sample company', name => {
    const text = readFileSync(resolve(SAMPLES, name), 'utf8');
    expect(parseSurvey(text).problems).toEqual([]);
  });

  it.each<[string, string, number, RegExp]>([
    ['bad YAML', 'survey:\n  name: [', 2, /Not valid YAML/],
    ['an empty file', '', 1, /one survey/],
    ['two documents', `${FORM}---\n${FORM}`, 1, /2 documents/],
    ['another form', 'questions: []', 1, /questions/],
    ['no questions', 'survey:\n  name: Q', 1, /no questions/],
    ['no name', FORM.replace(/ {2}name.*\n/, ''), 2, /name is missing/],
    ['a misspelt field', question('type: nps\nskale: 1-5'), 7, /Write `scale`/],
    ['an unknown type', question('type: stars'), 6, /nps, rating/],
    ['another scale', question('type: rating\nscale: 1-10'), 7, /Write 1-5/],
    ['a scale of something else', question('type: nps\nscale: 1-5'), 7, /only/],
    ['no options', question('type: multiple_choice'), 4, /two or more/],
    [
      'the same option twice',
      question('type: multiple_choice\noptions:\n- X\n- X'),
      9,
      /twice/,
    ],
    [
      'an option that is no text',
      question('type: multiple_choice\noptions: [X, 7]'),
      7,
      /must be a text/,
    ],
    ['a bad id', FORM.replace('id: nps', 'id: 1st'), 5, /letters/],
    ['an id twice', FORM.replace('id: improvements', 'id: nps'), 11, /twice/],
    ['a long text', FORM.replace('What would', 'x'.repeat(501)), 11, /500/],
    ['much', `survey: ${'x'.repeat(70_000)}`, 1, /65536/],
  ])('tells the line of %s', (_name, text, line, message) => {
    const { definition, problems } = parseSurvey(text);
    expect(definition).toBeUndefined();
    expect(problems[0].message).toMatch(message);
    expect(problems[0].line).toBe(line);
  });
});

const definition: SurveyDefinition = {
  name: 'Q',
  questions: [
    { id: 'nps', type: 'nps', text: 'Recommend?' },
    { id: 'ease', type: 'rating', text: 'Easy?' },
    {
      id: 'one',
      type: 'multiple_choice',
      text: 'One?',
      options: ['A', 'B', 'C', 'D'],
      multiple: false,
    },
    {
      id: 'many',
      type: 'multiple_choice',
      text: 'Many?',
      options: ['A', 'B', 'C', 'D'],
      multiple: true,
    },
    { id: 'constructor', type: 'free_text', text: 'Else?' },
  ],
};
const good = { nps: 9, ease: 4, one: 'B', many: ['A', 'C'] };

describe('parseAnswers', () => {
  it('keeps what is asked', () => {
    expect(parseAnswers(definition, good)).toEqual(good);
    expect(
      parseAnswers(definition, { ...good, constructor: ' More\0 docs \uD800' }),
    ).toEqual({ ...good, constructor: 'More docs' });
    expect(parseAnswers(definition, { ...good, constructor: '  ' })).toEqual(
      good,
    );
  });

  it.each<[unknown, RegExp]>([
    [undefined, /answers: must be a map/],
    [[9], /answers: must be a map/],
    [{ ...good, secret: 'S3CRET' }, /not asked/],
    [{ ...good, nps: undefined }, /answers.nps: must be a whole number/],
    [{ ...good, nps: 11 }, /answers.nps/],
    [{ ...good, nps: '9' }, /answers.nps/],
    [{ ...good, nps: NaN }, /answers.nps/],
    [{ ...good, ease: 0 }, /answers.ease: must be a whole number from 1 to 5/],
    [{ ...good, ease: 3.5 }, /answers.ease/],
    [{ ...good, one: 'S3CRET' }, /answers.one: must be one of the options/],
    [{ ...good, one: ['A'] }, /answers.one/],
    [{ ...good, many: [] }, /answers.many/],
    [{ ...good, many: ['A', 'A'] }, /answers.many/],
    [{ ...good, many: ['S3CRET'] }, /answers.many/],
    [{ ...good, constructor: 7 }, /answers.constructor/],
    [{ ...good, constructor: 'S3CRET'.repeat(400) }, /2000 characters/],
    [JSON.parse('{"__proto__":{"nps":1}}'), /not asked/],
  ])('refuses %j, not repeating what was answered', (value, message) => {
    expect(() => parseAnswers(definition, value)).toThrow(message);
    expect(() => parseAnswers(definition, value)).not.toThrow(/S3CRET/);
  });
});

describe('sharedQuestion', () => {
  it.each<[string, Partial<SurveyDefinition['questions'][number]>, boolean]>([
    ['other case, space and marks', { text: '  RECOMMEND ! ' }, true],
    ['another type', { text: 'Recommend?', type: 'rating' }, true],
    ['other words', { text: 'Recommend it?' }, false],
    ['words that are not counted', { text: 'Else?', type: 'free_text' }, false],
    ['no letters at all', { text: '早い?' }, false],
  ])('finds %s: %j', (_name, more, isShared) => {
    const other = {
      name: 'Pulse',
      questions: [{ id: 'x', type: 'nps', text: '', ...more }],
    } as SurveyDefinition;
    const found = sharedQuestion(definition, other);
    expect(found).toBe(isShared ? 'Recommend?' : undefined);
  });
});

describe('askedText', () => {
  it.each([
    [[], 'everyone'],
    [['Mobile'], 'Mobile'],
    [['Mobile', 'Web', 'Risk'], 'Mobile, Web, Risk'],
    [['Mobile', 'Web', 'Risk', 'Data'], 'Mobile, Web, Risk, 1 more team'],
    [['A', 'B', 'C', 'D', 'E'], 'A, B, C, 2 more teams'],
  ])('says %j as %s', (teams, words) => {
    expect(askedText(teams)).toBe(words);
  });
});

describe('publishResults', () => {
  const cells = [{ id: EVERYONE, title: 'Everyone asked', invited: 20 }];
  const publish = (answers: SurveyAnswers[]) => {
    let id = 0;
    return publishResults({
      definition,
      cells,
      tally: answers.reduce(
        (tally, each) => addAnswers(definition, tally, EVERYONE, each),
        emptyTally(definition, cells),
      ),
      atLeast: 5,
      newId: () => `${(id += 1)}`,
    });
  };
  const answers = (...chosen: string[]): SurveyAnswers[] =>
    chosen.map((letters, index) => ({
      nps: [0, 6, 7, 8, 9, 10][index % 6],
      ease: (index % 5) + 1,
      one: letters[0],
      many: [...letters],
      constructor: `text ${9 - index}`,
    }));

  it('counts classes, ratings and options, and has texts in an order that tells nothing', () => {
    const results = publish(answers('A', 'AB', 'B', 'BA', 'A', 'A', 'B', 'B'));
    expect(results).toMatchObject({ invited: 20, answers: 8, atLeast: 5 });
    const [nps, ease, one, many, texts] = results.questions;
    expect(nps.counts[EVERYONE]).toEqual([4, 2, 2]);
    expect(ease.counts[EVERYONE]).toEqual([2, 2, 2, 1, 1]);
    // 4 and 4: each alone would be too few, and so is what one leaves over
    expect(one).toMatchObject({
      choices: ['A', 'B', 'C', 'D'],
      rare: [],
      counts: {},
    });
    expect(many).toMatchObject({
      choices: ['A', 'B', 'C', 'D'],
      multiple: true,
      counts: { [EVERYONE]: [5, 5, 0, 0] },
    });
    expect(texts.comments[0]).toEqual({ id: '1', text: 'text 2' });
    expect(texts.comments.map(({ text }) => text)).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9].map(each => `text ${each}`),
    );
  });

  it('counts rare options together with enough others, or not at all', () => {
    const [, , one, many] = publish(
      answers(...'AAAAAAAAAABBBBBBC'.split('')),
    ).questions;
    expect(one).toMatchObject({
      choices: ['A', 'D', 'Something else'],
      rare: ['B', 'C'],
      counts: { [EVERYONE]: [10, 0, 7] },
    });
    expect(many).toMatchObject({
      choices: ['A', 'B', 'D'],
      rare: ['C'],
      counts: { [EVERYONE]: [10, 6, 0] },
    });
  });

  it('holds back all of too few answers, and texts of too few', () => {
    const few = publish(answers('A', 'B', 'C', 'A'));
    expect(few.answers).toBe(4);
    expect(few.cells[0].answers).toBeUndefined();
    expect(few.questions.flatMap(({ counts }) => Object.keys(counts))).toEqual(
      [],
    );
    expect(few.questions[4]).toMatchObject({ comments: [], isHeldBack: true });
    expect(JSON.stringify(few)).not.toContain('text 9');
    // Nor which options few chose
    const none = publish([]).questions;
    expect(publish(answers('AB')).questions.slice(0, 4)).toEqual(
      none.slice(0, 4),
    );
    expect(few.questions.slice(0, 4)).toEqual(none.slice(0, 4));
    const six = answers('A', 'B', 'A', 'B', 'A', 'B').map((each, index) =>
      index < 2 ? good : each,
    );
    expect(publish(six).questions[4]).toMatchObject({
      comments: [],
      isHeldBack: true,
    });
    expect(publish([]).questions[4].isHeldBack).toBe(false);
  });

  it('is the same whatever the order of those who answer', () => {
    const all = answers('A', 'AB', 'BC', 'CD', 'D', 'A', 'B', 'C');
    expect(publish([...all].reverse())).toEqual(publish(all));
  });
});

describe('enpsOf', () => {
  it.each([
    // n = 10, p = 0.5, d = 0.2: +30 ± 48
    [[2, 3, 5], 30, 48.41],
    [[0, 0, 7], 100, 0],
    [[7, 0, 0], -100, 0],
    [[0, 8, 0], 0, 0],
    [[5, 0, 5], 0, 61.98],
  ])('of %j is %d ± %d', (counts, score, margin) => {
    const enps = enpsOf(counts);
    expect(enps.score).toBeCloseTo(score, 9);
    expect(enps.margin).toBeCloseTo(margin, 2);
    expect(enps.sample).toBe(counts.reduce((a, b) => a + b));
  });
});
