import fc from 'fast-check';
import type { JsonObject } from '@backstage/types';
import { evaluateExpression } from '../__testUtils__/evaluateExpression';
import {
  exampleCheck,
  exampleEntity,
  exampleFacts,
  exampleScorecard,
} from '../__testUtils__/exampleScorecard';
import type { EntityFacts } from '../facts/types';
import { decideGate } from '../gate/decideGate';
import { nextLevel } from '../gate/nextLevel';
import { parseScorecard } from '../scorecard/parseScorecard';
import { compileScorecard } from './compileScorecard';
import type { EvaluationInput } from './EvaluationInput';
import { explain } from './explain';
import { standing } from './standing';
import { STATUS_LETTERS, statusesByCheck } from './statusLetters';

const now = new Date('2026-03-04T00:00:00Z');
const failed = { message: 'connection refused', at: '2026-03-03T00:00:00Z' };

describe('facts', () => {
  const coverage = 'facts.ci.coverage >= 80';

  it.each<[string, string, EntityFacts, string, string]>([
    [
      'there, and good',
      coverage,
      exampleFacts({ 'ci.coverage': 92 }),
      'pass',
      'ci.coverage is 92, observed 3 days ago; it must be at least 80',
    ],
    [
      'there, and not good',
      coverage,
      exampleFacts({ 'ci.coverage': 71 }),
      'fail',
      'ci.coverage is 71, observed 3 days ago; it must be at least 80',
    ],
    [
      'not there',
      coverage,
      {},
      'unknown',
      'No value for ci.coverage: nobody has reported it yet',
    ],
    [
      'not there, because its source is down',
      coverage,
      { ci: { facts: {}, error: failed } },
      'error',
      'No value for ci.coverage: its source could not be asked (connection refused)',
    ],
    [
      'of before its source went down',
      coverage,
      { ci: { ...exampleFacts({ 'ci.coverage': 92 }).ci, error: failed } },
      'pass',
      'ci.coverage is 92, observed 3 days ago; it must be at least 80',
    ],
    [
      'too old',
      coverage,
      exampleFacts({ 'ci.coverage': 92 }, '2026-02-20T00:00:00Z'),
      'stale',
      'ci.coverage is 92, observed 12 days ago; what is more than 7 days away from now does not count',
    ],
    [
      'of a time that is still to come, the clock having jumped back',
      coverage,
      exampleFacts({ 'ci.coverage': 92 }, '2026-04-20T00:00:00Z'),
      'stale',
      'ci.coverage is 92, observed 47 days ahead of now; what is more than 7 days away from now does not count',
    ],
    [
      'of no time',
      coverage,
      exampleFacts({ 'ci.coverage': 92 }, 'yesterday'),
      'stale',
      'ci.coverage is 92, observed nobody knows when; what is more than 7 days away from now does not count',
    ],
    [
      'too old, but it does not matter',
      'facts.ci.coverage >= 80 || facts.catalog.exempt',
      {
        ...exampleFacts({ 'ci.coverage': 92 }, '2026-02-20T00:00:00Z'),
        ...exampleFacts({ 'catalog.exempt': true }),
      },
      'pass',
      'ci.coverage is 92, observed 12 days ago; it must be at least 80',
    ],
    [
      'too old, and only asked to be there',
      'has(facts.ci.coverage)',
      exampleFacts({ 'ci.coverage': 92 }, '2026-02-20T00:00:00Z'),
      'stale',
      'ci.coverage is 92, observed 12 days ago; what is more than 7 days away from now does not count',
    ],
    [
      'not there, and asked not to be',
      '!has(facts.ci.skipped)',
      exampleFacts({ 'ci.coverage': 92 }),
      'pass',
      'ci.skipped is not there',
    ],
    [
      'not there, and asked not to be, and its source never said anything',
      '!has(facts.ci.skipped)',
      {},
      'unknown',
      'No value for ci.skipped: nobody has reported it yet',
    ],
    [
      'not there, and asked not to be, and its source is down',
      '!has(facts.ci.skipped)',
      { ci: { ...exampleFacts({ 'ci.coverage': 9 }).ci, error: failed } },
      'error',
      'No value for ci.skipped: its source could not be asked (connection refused)',
    ],
    [
      'not there, and another takes its place',
      'first(facts.ci.coverage, facts.scan.coverage) >= 80',
      exampleFacts({ 'scan.coverage': 92 }),
      'pass',
      'scan.coverage is 92, observed 3 days ago; it must be at least 80',
    ],
    [
      'there, and no other takes its place',
      'first(facts.ci.active, facts.scan.active)',
      exampleFacts({ 'ci.active': false, 'scan.active': true }),
      'fail',
      'ci.active is false, observed 3 days ago; it must be true',
    ],
    [
      'as little there as the other',
      'first(facts.ci.active, facts.scan.active)',
      exampleFacts({ 'ci.coverage': 92 }),
      'unknown',
      'No value for ci.active, scan.active: nobody has reported it yet',
    ],
    [
      'too old, and the other says something else',
      'first(facts.ci.active, facts.scan.active)',
      {
        ...exampleFacts({ 'ci.active': false }, '2026-02-20T00:00:00Z'),
        scan: exampleFacts({ 'scan.active': true }).scan,
      },
      'stale',
      'ci.active is false, observed 12 days ago; what is more than 7 days away from now does not count',
    ],
    [
      'too old, and the other says the same',
      'first(facts.ci.active, facts.scan.active)',
      {
        ...exampleFacts({ 'ci.active': true }, '2026-02-20T00:00:00Z'),
        scan: exampleFacts({ 'scan.active': true }).scan,
      },
      'pass',
      'ci.active is true, observed 12 days ago; it must be true',
    ],
    [
      'not there because its source is down, whatever the other says',
      'first(facts.ci.active, facts.scan.active)',
      {
        ci: { facts: {}, error: failed },
        scan: exampleFacts({ 'scan.active': true }).scan,
      },
      'error',
      'No value for ci.active: its source could not be asked (connection refused)',
    ],
    [
      'of a wrong type',
      coverage,
      exampleFacts({ 'ci.coverage': 'a lot' }),
      'error',
      "The check could not be evaluated: no such overload: string >= int; ci.coverage is 'a lot', observed 3 days ago",
    ],
  ])('%s', (_, expression, facts, status, message) => {
    expect(
      evaluateExpression(expression, { facts, maxAge: '7d', now }),
    ).toEqual(expect.objectContaining({ status, message }));
  });

  it('are shown with all that is known of them', () => {
    const facts = exampleFacts({ 'ci.coverage': 71, 'ci.secret': 1 });
    facts.ci.facts.coverage.commit = 'abc';
    facts.ci.error = failed;
    expect(evaluateExpression(coverage, { facts, maxAge: '1d' }).seen).toEqual([
      {
        fact: 'ci.coverage',
        value: 71,
        observedAt: '2026-03-01T00:00:00.000Z',
        commit: 'abc',
        stale: true,
        error: 'connection refused',
      },
    ]);
  });
});

describe('messages', () => {
  it.each([
    ['80 <= facts.ci.n', 'ci.n is 71; it must be at least 80'],
    ['!(facts.ci.n < percent("80%"))', 'ci.n is 71; it must be at least 80 %'],
    ['facts.ci.no', 'ci.no is false; it must be true'],
    ['facts.ci.no && facts.ci.n > 1', 'ci.no is false; it must be true'],
    [
      'facts.ci.n > 90 || facts.ci.name == "y"',
      "ci.n is 71; it must be more than 90; or ci.name is 'xyz'; it must be 'y'",
    ],
    [
      'size(facts.ci.list) < 3',
      'ci.list has a size of 4; it must be less than 3',
    ],
    [
      'facts.ci.name in ["a", "b"]',
      "ci.name is 'xyz'; it must be one of 'a', 'b'",
    ],
    [
      '!facts.ci.name.startsWith("x")',
      "ci.name is 'xyz'; it must not start with 'x'",
    ],
    [
      '"z" in facts.ci.list',
      "ci.list is 'a', 'b', 'c' and 1 more; it must contain 'z'",
    ],
    ['has(entity.spec.system)', 'spec.system is not there; it must be there'],
    [
      'entity.spec.type != "service"',
      "spec.type is 'service'; it must be something else than 'service'",
    ],
    ['facts.ci.map.inner == 3', 'ci.map.inner is 2; it must be 3'],
    [
      'facts.ci.list.exists(v, v == "q")',
      `ci.list is 'a', 'b', 'c' and 1 more; this must hold: facts.ci.list.exists(v, v == "q")`,
    ],
    [
      'age(facts.ci.at) < duration("2d")',
      'ci.at is 31 days old; it must be less than 2 days old',
    ],
  ])('%s: %s', (expression, message) => {
    const { status, message: said } = evaluateExpression(expression, {
      facts: exampleFacts(
        {
          'ci.n': 71,
          'ci.no': false,
          'ci.name': 'xyz',
          'ci.list': ['a', 'b', 'c', 'd'],
          'ci.map': { inner: 2 },
          'ci.at': '2026-02-01T00:00:00Z',
        },
        now.toISOString(),
      ),
    });
    expect([status, said.replaceAll(', observed just now', '')]).toEqual([
      'fail',
      message,
    ]);
  });
});

describe('a standing', () => {
  const compiled = compileScorecard(
    parseScorecard(
      exampleScorecard({
        levels: [{ id: 'bronze' }, { id: 'silver' }, { id: 'gold' }],
        checks: [
          exampleCheck({ id: 'a', expression: 'facts.ci.a' }),
          exampleCheck({
            id: 'b',
            level: 'silver',
            expression: 'facts.ci.b',
            weight: 3,
          }),
          exampleCheck({
            id: 'later',
            expression: 'facts.ci.later',
            enabledFrom: '2026-03-05',
          }),
          exampleCheck({
            id: 'websites',
            expression: 'facts.ci.web',
            appliesTo: { 'spec.type': 'website' },
          }),
        ],
      }),
    ),
  );
  const facts = exampleFacts({
    'ci.a': true,
    'ci.b': false,
    'ci.later': false,
  });
  const waiver = {
    id: '7',
    check: 'b',
    until: '2026-03-05T00:00:00Z',
    reason: 'Legacy',
  };
  const entity = exampleEntity();

  it('needs every check of a level and below; what is waived, announced or not applicable counts for neither side', () => {
    expect(standing(compiled, { entity, facts, waivers: [], now })).toEqual({
      applicable: true,
      statuses: 'PFAN',
      underlying: 'PFFN',
      level: 'bronze',
      levelWithoutWaivers: 'bronze',
      score: 0.25,
      scoreWithoutWaivers: 0.25,
    });
    expect(
      standing(compiled, { entity, facts, waivers: [waiver], now }),
    ).toEqual({
      applicable: true,
      statuses: 'PWAN',
      underlying: 'PFFN',
      level: 'gold',
      levelWithoutWaivers: 'bronze',
      score: 1,
      scoreWithoutWaivers: 0.25,
    });
  });

  it('forgets waivers and enables checks on time', () => {
    const input = { entity, facts, waivers: [waiver] };
    expect(
      standing(compiled, { ...input, now: new Date('2026-03-05T00:00:00Z') })
        .statuses,
    ).toBe('PFFN');
    expect(
      standing(compiled, { ...input, now: new Date('2026-03-04T23:59:59Z') })
        .statuses,
    ).toBe('PWAN');
  });

  it('a waiver does not hide that the check passes', () => {
    expect(
      standing(compiled, {
        entity,
        facts: exampleFacts({ 'ci.b': true }),
        waivers: [waiver],
        now,
      }).statuses,
    ).toBe('UPAN');
  });

  it('says nothing of entities that are left out', () => {
    const input = {
      entity: exampleEntity({ type: 'website' }),
      facts,
      waivers: [],
      now,
    };
    expect(standing(compiled, input)).toEqual({
      applicable: false,
      statuses: '',
      underlying: '',
    });
    expect(explain(compiled, input).results).toEqual([]);
    expect(decideGate(explain(compiled, input), compiled.scorecard)).toEqual(
      expect.objectContaining({
        decision: 'unknown',
        reasons: [expect.objectContaining({ status: 'not-applicable' })],
      }),
    );
  });

  it('one check that breaks hides no other', () => {
    const breaking = compileScorecard(
      parseScorecard(
        exampleScorecard({
          checks: [
            exampleCheck({ id: 'broken', expression: '1 / facts.ci.zero > 0' }),
            exampleCheck({ id: 'a', expression: 'facts.ci.a' }),
          ],
        }),
      ),
    );
    const input = {
      entity,
      facts: exampleFacts({ 'ci.zero': 0, 'ci.a': true }),
      waivers: [],
      now,
    };
    expect(standing(breaking, input).statuses).toBe('EP');
  });
});

describe('properties', () => {
  const LEVELS = ['bronze', 'silver', 'gold'];
  const factNames = ['a', 'b', 'c', 'd'];

  const leaf = fc.oneof(
    fc.constantFrom(...factNames).map(name => `facts.ci.${name} >= 2`),
    fc.constantFrom(...factNames).map(name => `facts.scan.${name} == 1`),
    fc.constantFrom(...factNames).map(name => `10 / facts.ci.${name} > 3`),
    fc.constantFrom(...factNames).map(name => `has(facts.ci.${name})`),
    fc
      .constantFrom(...factNames)
      .map(name => `first(facts.ci.${name}, facts.scan.${name}) >= 2`),
    fc.constantFrom('entity.spec.type == "service"', 'true', 'false'),
  );
  const { expression } = fc.letrec<{ expression: string }>(tie => ({
    expression: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc
        .tuple(
          tie('expression'),
          fc.constantFrom('&&', '||'),
          tie('expression'),
        )
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie('expression').map(of => `!(${of})`),
      fc
        .tuple(tie('expression'), tie('expression'), tie('expression'))
        .map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
  }));
  const check = fc.record(
    {
      expression,
      level: fc.constantFrom(...LEVELS),
      weight: fc.integer({ min: 1, max: 9 }),
      maxAge: fc.constantFrom('1d', '30d'),
      enabledFrom: fc.constantFrom('2026-01-01', '2026-12-01'),
      appliesTo: fc.constantFrom<JsonObject>(
        { 'spec.type': 'service' },
        { 'spec.type': 'website' },
      ),
    },
    { requiredKeys: ['expression', 'level'] },
  );
  const checks = fc
    .array(check, { minLength: 1, maxLength: 5 })
    .map(all =>
      all.map((one, index) => exampleCheck({ id: `c${index}`, ...one })),
    );
  const source = fc.record(
    {
      facts: fc.dictionary(
        fc.constantFrom(...factNames),
        fc.record({
          value: fc.constantFrom(0, 1, 2, 3, 4.5, 'x', true),
          observedAt: fc.constantFrom(
            '2026-03-03T12:00:00Z',
            '2026-02-20T00:00:00Z',
            '2025-01-01T00:00:00Z',
          ),
        }),
      ),
      error: fc.constant(failed),
    },
    { requiredKeys: ['facts'] },
  );
  const facts = fc.record(
    { ci: source, scan: source },
    { requiredKeys: [] },
  ) as fc.Arbitrary<EntityFacts>;
  const waivers = fc
    .array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
    .map(indexes =>
      indexes.map(index => ({
        id: `w${index}`,
        check: `c${index}`,
        until: '2026-06-01T00:00:00Z',
        reason: 'Because',
      })),
    );

  function compile(all: JsonObject[]) {
    return compileScorecard(
      parseScorecard(
        exampleScorecard({
          levels: LEVELS.map(id => ({ id })),
          checks: all,
          gate: { level: 'silver' },
        }),
      ),
    );
  }
  const inputOf = (
    given: EntityFacts,
    granted: EvaluationInput['waivers'] = [],
  ): EvaluationInput => ({
    entity: exampleEntity(),
    facts: given,
    waivers: granted,
    now,
  });
  const rank = (level: string | undefined) => LEVELS.indexOf(level ?? '');

  it('a waiver never changes the level without waivers, and never lowers the level', () => {
    fc.assert(
      fc.property(checks, facts, waivers, (all, given, granted) => {
        const compiled = compile(all);
        const before = standing(compiled, inputOf(given));
        const after = standing(compiled, inputOf(given, granted));
        expect(after.levelWithoutWaivers).toBe(before.level);
        expect(after.scoreWithoutWaivers).toBe(before.score);
        expect(after.underlying).toBe(before.underlying);
        expect(rank(after.level)).toBeGreaterThanOrEqual(rank(before.level));
      }),
    );
  });

  it('adding a passing check never lowers a level or a score', () => {
    fc.assert(
      fc.property(
        checks,
        fc.constantFrom(...LEVELS),
        facts,
        waivers,
        (all, level, given, granted) => {
          const input = inputOf(given, granted);
          const before = standing(compile(all), input);
          const after = standing(
            compile([...all, exampleCheck({ id: 'more', level })]),
            input,
          );
          expect(rank(after.level)).toBeGreaterThanOrEqual(rank(before.level));
          expect(after.score).toBeGreaterThanOrEqual(before.score ?? 0);
        },
      ),
    );
  });

  it('the order of facts and of checks does not matter', () => {
    const reversed = (given: EntityFacts): EntityFacts =>
      Object.fromEntries(
        Object.entries(given)
          .reverse()
          .map(([id, { facts: of, ...rest }]) => [
            id,
            {
              ...rest,
              facts: Object.fromEntries(Object.entries(of).reverse()),
            },
          ]),
      );
    fc.assert(
      fc.property(checks, facts, waivers, (all, given, granted) => {
        const one = compile(all);
        const other = compile([...all].reverse());
        const a = standing(one, inputOf(given, granted));
        const b = standing(
          other,
          inputOf(reversed(given), [...granted].reverse()),
        );
        expect(statusesByCheck(b.statuses, other.scorecard.checks)).toEqual(
          statusesByCheck(a.statuses, one.scorecard.checks),
        );
        expect([b.level, b.levelWithoutWaivers]).toEqual([
          a.level,
          a.levelWithoutWaivers,
        ]);
        expect(b.score ?? -1).toBeCloseTo(a.score ?? -1);
      }),
    );
  });

  it('explain says what standing says, in a sentence', () => {
    fc.assert(
      fc.property(checks, facts, waivers, (all, given, granted) => {
        const compiled = compile(all);
        const input = inputOf(given, granted);
        const short = standing(compiled, input);
        const { results, ...long } = explain(compiled, input);
        const letters = (of: 'status' | 'underlying') =>
          results.map(result => STATUS_LETTERS[result[of]]).join('');
        expect(letters('status')).toBe(short.statuses);
        expect(letters('underlying')).toBe(short.underlying);
        expect(long).toEqual(
          expect.objectContaining({
            level: short.level,
            levelWithoutWaivers: short.levelWithoutWaivers,
            score: short.score,
            scoreWithoutWaivers: short.scoreWithoutWaivers,
          }),
        );
        for (const { message } of results) {
          expect(message).toMatch(/^\S.*\S$/);
          expect(message).not.toContain('undefined');
        }
      }),
    );
  });

  it('facts that go missing never turn a check to pass, unless it asks whether they are there', () => {
    const withoutHas = checks.filter(
      all =>
        !all.some(({ expression: text }) => /has\(|first\(/.test(String(text))),
    );
    fc.assert(
      fc.property(withoutHas, facts, (all, given) => {
        const compiled = compile(all);
        const before = standing(compiled, inputOf(given)).underlying;
        const after = standing(compiled, inputOf({})).underlying;
        [...after].forEach((letter, index) => {
          expect(letter === 'P' && before[index] === 'F').toBe(false);
        });
      }),
    );
  });

  it('the gate never allows when something that it needs does not pass, and the fixes are what it needs', () => {
    fc.assert(
      fc.property(checks, facts, waivers, (all, given, granted) => {
        const compiled = compile(all);
        const { scorecard } = compiled;
        const evaluation = explain(compiled, inputOf(given, granted));
        for (const [index, level] of LEVELS.entries()) {
          const { decision, reasons } = decideGate(evaluation, scorecard, {
            level,
          });
          const needed = scorecard.checks.filter(
            one => LEVELS.indexOf(one.level) <= index,
          );
          const open = evaluation.results.filter(
            ({ check: id, status }) =>
              needed.some(one => one.id === id) &&
              ['fail', 'unknown', 'stale', 'error'].includes(status),
          );
          expect(decision === 'allow').toBe(open.length === 0);
          expect(decision === 'allow').toBe(rank(evaluation.level) >= index);
          expect(decision === 'deny').toBe(
            open.some(({ status }) => status === 'fail'),
          );
          expect(reasons.map(reason => reason.check).sort()).toEqual(
            open.map(result => result.check).sort(),
          );
        }
        const next = nextLevel(evaluation, scorecard);
        const above = LEVELS[rank(evaluation.level) + 1];
        expect(next?.level).toBe(above);
        expect(next?.fixes.map(fix => fix.check).sort()).toEqual(
          above &&
            decideGate(evaluation, scorecard, { level: above })
              .reasons.map(reason => reason.check)
              .sort(),
        );
      }),
    );
  });
});
