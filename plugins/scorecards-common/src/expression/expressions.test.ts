import { evaluateExpression } from '../__testUtils__/evaluateExpression';
import { exampleFacts } from '../__testUtils__/exampleScorecard';
import { formatDuration, parseDuration } from './durations';
import { readExpression } from './Expression';
import { parseDay, parseInstant } from './instants';

describe('expressions', () => {
  it.each([
    // Numbers of JSON may be mixed
    ['facts.ci.whole + 0.5 == 80.5', 'pass'],
    ['facts.ci.fraction + 1 > 80', 'pass'],
    ['facts.ci.whole / 2 == 40', 'pass'],
    ['facts.ci.fraction in facts.ci.mixed', 'pass'],
    ['facts.ci.whole >= percent("80%")', 'pass'],
    ['percent(facts.ci.whole, 160) == 50.0', 'pass'],
    // Durations, days and instants
    ['age(facts.ci.at) < duration("4d")', 'pass'],
    ['age(facts.ci.at) == duration("2d12h")', 'pass'],
    ['now - timestamp(facts.ci.at) > duration("1w")', 'fail'],
    ['now >= date("2026-03-04")', 'pass'],
    ['now < date("2026-03-05", "Europe/Berlin")', 'pass'],
    ['facts.ci.events.all(e, age(e.since) < duration("7d"))', 'pass'],
    ['facts.ci.events.exists(e, age(e.since) < duration("1d"))', 'fail'],
    // Names with dashes, and of JavaScript
    ['facts.ci["line-coverage"] == 1', 'pass'],
    ['facts["ci"].whole == 80', 'pass'],
    ['has(entity.metadata.labels.constructor)', 'error'],
    ['facts.ci.odd["constructor"] == 3', 'pass'],
    // Kleene: what is known may be enough
    ['facts.ci.none > 1 || facts.ci.whole == 80', 'pass'],
    ['facts.ci.none > 1 && facts.ci.whole == 81', 'fail'],
    ['facts.ci.none > 1 && facts.ci.whole == 80', 'unknown'],
    ['!(facts.ci.none > 1)', 'unknown'],
    ['facts.ci.none > 1e30 || true', 'pass'],
    ['facts.ci.none ? true : true', 'unknown'],
    ['facts.ci.whole > 1 ? true : facts.ci.none', 'pass'],
    // Something is wrong with the values or with the expression
    ['facts.ci.whole / 0 > 1', 'error'],
    ['facts.ci.whole % 0 > 1', 'error'],
    ['facts.ci.huge * 9223372036854775807 > 1', 'error'],
    ['facts.ci.text > 3', 'error'],
    ['facts.ci.list[17] == "a"', 'error'],
    ['facts.ci.odd.missing.deeper == 1', 'error'],
    ['age(facts.ci.text) < duration("1d")', 'error'],
    ['facts.ci.text.matches(facts.ci.bracket)', 'error'],
    ['facts.ci.whole.matches("8")', 'error'],
    ['facts.ci.whole', 'error'],
    ['duration(facts.ci.text) > duration("1d")', 'error'],
    ['percent(facts.ci.whole, 0) > 1', 'error'],
    ['facts.ci.nothing == null', 'pass'],
    ['facts.ci.nothing > 3', 'error'],
  ])('%s is %s', (expression, status) => {
    const facts = exampleFacts({
      'ci.whole': 80,
      'ci.fraction': 80.25,
      'ci.mixed': [1, 80.25],
      'ci.at': '2026-03-01T12:00:00Z',
      'ci.line-coverage': 1,
      'ci.odd': { constructor: 3 },
      'ci.huge': Number.MAX_SAFE_INTEGER,
      'ci.text': 'x',
      'ci.list': ['a'],
      'ci.events': [{ since: '2026-03-01' }, { since: '2026-02-28' }],
      'ci.nothing': null,
      'ci.bracket': '(',
    });
    expect(evaluateExpression(expression, { facts })).toEqual(
      expect.objectContaining({ status }),
    );
  });

  it.each([
    ['facts.ci.coverage >=', 20, /Unexpected token/],
    ['true &&\n  coverage > 1', 10, /Unknown variable: coverage/],
    ['1 + "a" == 2', 0, /no such overload/],
    ['1 + 2', 0, /answers a number/],
    ['duration("7d")', 0, /answers a duration/],
    ['facts.ci[entity.kind] > 1', 0, /named literally/],
    ['true || facts.ci', 8, /named literally/],
    ['[facts].size() == 1', 1, /named literally/],
    ['facts.ci.__proto__ == 1', 0, /no fact 'ci.__proto__'/],
    ['facts.ci.constructor == 1', 0, /no fact/],
    ['facts.Ci.a == 1', 0, /no fact/],
    ['[1].exists(facts, true)', 11, /'facts' is taken/],
    ['[1].all(now, true)', 8, /'now' is taken/],
    ['cel.bind(a, 1, a == 1)', 0, /not available/],
    ['true && first(facts.ci.a, 80) > 1', 8, /first\(\) is of two facts/],
    ['[1].all(a, [1].all(b, [1].all(c, true)))', 22, /stands in 2 others/],
    ['"a".matches("(") && "b".matches("(?=b)")', 12, /'\('.*missing closing/],
    ['"a".matches("(") && "b".matches("(?=b)")', 32, /'\(\?=b\)' is no/],
    ['"a".matches("(a)\\\\1")', 12, /escape sequence/],
    ['"a".matches("(a{100}){100}")', 12, /repeat/],
    [`"a".matches("${'a{900}'.repeat(3)}")`, 12, /repeats too much/],
    [`"a".matches("${'a'.repeat(1_001)}")`, 12, /1001 characters/],
    ['"a".matches(1)', 0, /'string.matches\(int\)'/],
    [
      `${'('.repeat(100)}true${')'.repeat(100)}`,
      expect.any(Number),
      /maxDepth/,
    ],
    [Array(600).fill('true').join('&&'), expect.any(Number), /maxAstNodes/],
    [`"${'x'.repeat(5_000)}" == ""`, 4_000, /characters/],
    ['', 0, /Unexpected token/],
  ])('tells what is wrong with %j, and where', (text, start, message) => {
    expect(readExpression(text)).toEqual({
      problems: expect.arrayContaining([
        expect.objectContaining({
          start,
          message: expect.stringMatching(message),
        }),
      ]),
    });
  });

  it('knows what is read, and whether that is only asked to be there', () => {
    const read = readExpression(
      'has(facts.a.x) && facts.b.y > 1 && has(entity.spec.owner) && age(facts["c-c"]["z-z"]) > duration("1d")',
    );
    expect(read).toEqual({
      expression: expect.objectContaining({
        facts: [
          { id: 'a.x', source: 'a', name: 'x' },
          { id: 'b.y', source: 'b', name: 'y' },
          { id: 'c-c.z-z', source: 'c-c', name: 'z-z' },
        ],
        tested: ['a.x'],
        readsEntity: true,
        readsTime: true,
      }),
    });
  });
});

describe('matches', () => {
  it.each([
    // Anywhere in the text, unless there are anchors
    ['orders-api', 'api', true],
    ['orders-api', '^api', false],
    ['api-orders', 'api$', false],
    ['', '', true],
    ['a\nb', '^b', false],
    ['a\nb', '(?m)^b', true],
    ['b\n', 'b$', false],
    ['a\nb', 'a.b', false],
    ['a\nb', '(?s)a.b', true],
    // Case
    ['Orders', 'orders', false],
    ['Orders', '(?i)orders', true],
    // Characters, not halves of them
    ['😀', '^.$', true],
    ['é', '\\p{L}', true],
    ['é', '\\w', false],
    ['αβγ', '^\\p{Greek}+$', true],
    ['٣', '\\d', false],
    // Words, classes and groups
    ['a foo b', '\\bfoo\\b', true],
    ['2026-01-31', '^\\d{4}-[0-9]{2}-(?:3[01]|[0-2]\\d)$', true],
    ['x/y', '^\\w\\/\\w$', true],
  ])('%j in search of %j is %j', (text, pattern, found) => {
    const facts = exampleFacts({ 'ci.text': text, 'ci.pattern': pattern });
    for (const expression of [
      `facts.ci.text.matches(${JSON.stringify(pattern)})`,
      'facts.ci.text.matches(facts.ci.pattern)',
    ]) {
      expect(evaluateExpression(expression, { facts }).status).toBe(
        found ? 'pass' : 'fail',
      );
    }
  });

  it.each([
    '("matches(" + facts.ci.text) // .matches(\n\t. // matches\n matches ( "x$" )',
    '[facts.ci.text].all(matches, (matches).matches("^x") && !(matches.matches("y")))',
    'facts.ci.text.matches("x") == "x".matches(facts.ci.text)',
  ])('is found wherever it is called: %j', expression => {
    const facts = exampleFacts({ 'ci.text': 'x' });
    expect(evaluateExpression(expression, { facts }).status).toBe('pass');
  });

  it('takes a time that grows with the text alone', () => {
    const evil = exampleFacts({
      'ci.text': `${'a'.repeat(10_000)}!`,
      'ci.pattern': '^(([a-z])+.)+[A-Z]([a-z])+$',
    });
    const started = process.cpuUsage();
    for (const expression of [
      'facts.ci.text.matches("(a+)+$")',
      'facts.ci.text.matches("^(a|a?)+$")',
      'facts.ci.text.matches("(.*)(.*)(.*)(.*)[0-9]$")',
      'facts.ci.text.matches(facts.ci.pattern)',
    ]) {
      expect(evaluateExpression(expression, { facts: evil }).status).toBe(
        'fail',
      );
    }
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });

  it('is called so in messages', () => {
    const facts = exampleFacts({ 'ci.text': 'x', 'ci.bracket': '(' });
    const messageOf = (expression: string) =>
      evaluateExpression(expression, { facts }).message;
    expect(messageOf('facts.ci.text.matches("^y")')).toMatch(/match '\^y'/);
    expect(messageOf('"x".matches(facts.ci.bracket)')).toMatch(
      /'\(' is no pattern of RE2: missing closing/,
    );
    expect(messageOf('["x"].exists(a, a.matches("y"))')).toMatch(
      /\.matches\("y"\)/,
    );
  });
});

describe('durations', () => {
  it.each([
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['7', undefined],
    ['d', undefined],
    ['-1d', undefined],
    ['7 d', undefined],
    ['7D', undefined],
    ['', undefined],
  ])('%j is %j ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1 second'],
    [90_000, '1 minute'],
    [47 * 3_600_000, '47 hours'],
    [-86_400_000, '1 day'],
    [3 * 86_400_000 + 5, '3 days'],
  ])('%d ms are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('days and instants', () => {
  it.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    // The clocks go from 23:59 to 01:00, and the other way round
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    ['2026-01-01', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
    ['2024-02-29', 'UTC', '2024-02-29T00:00:00.000Z'],
  ])('%s begins in %s at %s', (day, zone, instant) => {
    expect(new Date(parseDay(day, zone)!).toISOString()).toBe(instant);
  });

  it.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-01-01T00:00:00'])(
    '%s is no day and no instant',
    text => {
      expect(parseInstant(text)).toBeUndefined();
      expect(parseDay(text, 'Europe/Berlin')).toBeUndefined();
    },
  );

  it.each([
    ['2026-01-01', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00Z', '2026-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(new Date(parseInstant(text)!).toISOString()).toBe(instant);
  });
});
