import type { JsonObject } from '@backstage/types';
import {
  entityKinds,
  inspectRepository,
} from '@paved/plugin-repositories-common';
import {
  exampleCheck,
  exampleScorecard,
} from '../__testUtils__/exampleScorecard';
import { parseScorecard } from './parseScorecard';
import { runScorecardTests } from './runScorecardTests';
import { scorecardKind } from './scorecardKind';
import { scorecardProblems } from './scorecardProblems';

describe('parseScorecard', () => {
  it('fills in what may be left out', () => {
    const scorecard = parseScorecard(
      exampleScorecard({
        gate: undefined,
        levels: [{ id: 'ok' }],
        checks: [
          exampleCheck({
            level: 'ok',
            maxAge: '1w',
            enabledFrom: '2026-12-01',
            remedy: { text: 'Do it.', links: [{ url: 'https://example.com' }] },
          }),
        ],
      }),
    );
    expect(scorecard).toEqual({
      ref: 'scorecard:default/readiness',
      version: expect.stringMatching(/^[0-9a-f]{16}$/),
      title: 'Readiness',
      owner: 'group:default/platform',
      appliesTo: { kind: 'Component', 'spec.type': 'service' },
      levels: [{ id: 'ok', title: 'ok' }],
      checks: [
        {
          id: 'check',
          title: 'Something is as it should be',
          why: 'Somebody wants it.',
          level: 'ok',
          weight: 1,
          expression: 'true',
          maxAgeMs: 604_800_000,
          enabledFrom: '2026-12-01T00:00:00.000Z',
          remedy: {
            text: 'Do it.',
            links: [
              { title: 'https://example.com', url: 'https://example.com' },
            ],
            effort: 'hours',
          },
        },
      ],
      gate: {
        level: 'ok',
        unknown: 'deny',
        stale: 'deny',
        error: 'deny',
        otherCommit: 'deny',
      },
      maxWaiverMs: 7_776_000_000,
      tests: [],
    });
  });

  it('has a version that follows what decides results, not how it is written', () => {
    const version = (spec: JsonObject) =>
      parseScorecard(exampleScorecard(spec)).version;
    const checks = [exampleCheck({ weight: 1 })];
    expect(version({ checks: [exampleCheck()] })).toBe(version({ checks }));
    expect(
      version({
        checks: [Object.fromEntries(Object.entries(checks[0]).reverse())],
      }),
    ).toBe(version({ checks }));
    expect(version({ checks, owner: 'others' })).toBe(version({ checks }));
    expect(
      version({ checks: [exampleCheck({ expression: 'false' })] }),
    ).not.toBe(version({ checks }));
    expect(version({ checks, gate: { level: 'bronze' } })).not.toBe(
      version({ checks }),
    );
  });

  it('names all problems of one that can not be used', () => {
    expect(() =>
      parseScorecard(exampleScorecard({ levels: [], owner: 1 })),
    ).toThrow(/spec\.levels: .*spec\.owner: /s);
  });
});

describe('scorecardProblems', () => {
  it('there are none in a good one', () => {
    expect(scorecardProblems(exampleScorecard())).toEqual([]);
  });

  const inCheck = (fields: JsonObject) => ({ checks: [exampleCheck(fields)] });
  const inRemedy = (remedy: unknown) => inCheck({ remedy } as JsonObject);
  const good = { text: 'Do it.' };

  it('names what is nested without end', () => {
    const nested = (levels: number) => {
      let predicate: JsonObject = { kind: 'Component' };
      for (let level = 0; level < levels; level += 1) {
        predicate = { $not: predicate };
      }
      return predicate;
    };
    const spec = {
      ...inCheck({ appliesTo: nested(21), collect: nested(9_000) }),
      appliesTo: nested(3_000),
    };
    expect(scorecardProblems(exampleScorecard(spec))).toMatchObject(
      [
        { path: ['spec', 'checks', 0, 'appliesTo'] },
        { path: ['spec', 'checks', 0, 'collect'] },
        { path: ['spec', 'appliesTo'] },
      ].map(({ path }) => ({
        path,
        message: expect.stringMatching(/more than 20 levels deep/),
      })),
    );
  });

  it.each<[string, JsonObject, RegExp]>([
    ['spec.owner', { owner: undefined }, /missing/],
    ['spec.owner', { owner: 'group:' }, /no reference/],
    ['spec.appliesTo', { appliesTo: undefined }, /which entities/],
    ['spec.appliesTo', { appliesTo: 'Component' }, /which entities/],
    ['spec.appliesTo', { appliesTo: { 'spec.type': { $foo: 1 } } }, /Invalid/],
    ['spec.levels', { levels: [] }, /at least one level/],
    ['spec.levels', { levels: 'bronze' }, /must be a list/],
    ['spec.levels.1.id', { levels: [{ id: 'a' }, { id: 'a' }] }, /twice/],
    ['spec.levels.0.id', { levels: [{ id: 'A b' }] }, /can't be an id/],
    ['spec.levels.0', { levels: ['bronze'] }, /must be a map/],
    ['spec.checks', { checks: [] }, /at least one check/],
    [
      'spec.checks',
      { checks: Array(201).fill(exampleCheck()) },
      /200 is the most/,
    ],
    ['spec.checks.1.id', { checks: [exampleCheck(), exampleCheck()] }, /twice/],
    ['spec.checks.0.level', inCheck({ level: 'bronse' }), /"bronse".*`bronze`/],
    [
      'spec.checks.0.titel',
      inCheck({ titel: 'x' }),
      /no field 'titel'.*`title`/,
    ],
    ['spec.checks.0.title', inCheck({ title: 7 }), /must be a text/],
    [
      'spec.checks.0.why',
      inCheck({ why: 'x'.repeat(3_000) }),
      /2000 is the most/,
    ],
    ['spec.checks.0.weight', inCheck({ weight: 0 }), /above 0/],
    ['spec.checks.0.weight', inCheck({ weight: '3' }), /above 0/],
    [
      'spec.checks.0.expression',
      inCheck({ expression: true }),
      /must be a text/,
    ],
    [
      'spec.checks.0.expression',
      inCheck({ expression: 'facts.a.b >' }),
      /column 12/,
    ],
    [
      'spec.checks.0.expression',
      inCheck({ expression: 'true &&\n  facts.a > 1\n' }),
      /line 2, column 3/,
    ],
    ['spec.checks.0.appliesTo', inCheck({ appliesTo: [] }), /which entities/],
    ['spec.checks.0.maxAge', inCheck({ maxAge: '7 days' }), /no duration/],
    ['spec.checks.0.maxAge', inCheck({ maxAge: '0d' }), /no duration/],
    ['spec.checks.0.maxAge', inCheck({ maxAge: 7 }), /no duration/],
    [
      'spec.checks.0.enabledFrom',
      inCheck({ enabledFrom: '2026-02-30' }),
      /no date/,
    ],
    [
      'spec.checks.0.enabledFrom',
      inCheck({ enabledFrom: '2026-02-03T10:00:00' }),
      /no date/,
    ],
    ['spec.checks.0.remedy', inRemedy('Do it.'), /must be a map/],
    ['spec.checks.0.remedy.text', inRemedy({}), /missing/],
    [
      'spec.checks.0.remedy.effort',
      inRemedy({ ...good, effort: 'day' }),
      /`days`/,
    ],
    [
      'spec.checks.0.remedy.links.0.url',
      inRemedy({
        ...good,
        links: [{ title: 'x', url: 'data:text/html,x' }],
      }),
      /no address/,
    ],
    [
      'spec.checks.0.remedy.template',
      inRemedy({ ...good, template: 'group:' }),
      /no reference/,
    ],
    [
      'spec.checks.0.collect',
      inCheck({ collect: 'prometheus' }),
      /must be a map/,
    ],
    [
      'spec.checks.0.collect.prometheus',
      inCheck({ collect: { prometheus: 'up' } }),
      /must be a map/,
    ],
    ['spec.gate.level', { gate: { level: 'gold' } }, /bronze, silver/],
    ['spec.gate.unknown', { gate: { unknown: 'alow' } }, /`allow`/],
    ['spec.gate.otherCommit', { gate: { otherCommit: 'alow' } }, /`allow`/],
    ['spec.waivers.max', { waivers: { max: '1 month' } }, /no duration/],
    ['spec.test', { test: [] }, /no field 'test'.*`tests`/],
    ['spec.tests.0.name', { tests: [{ entity: {}, expect: {} }] }, /missing/],
    [
      'spec.tests.0.expect.checks.owner',
      {
        tests: [
          { name: 'x', entity: {}, expect: { checks: { owner: 'pass' } } },
        ],
      },
      /no field 'owner'/,
    ],
    [
      'spec.tests.0.expect.level',
      { tests: [{ name: 'x', entity: {}, expect: { level: 'gold' } }] },
      /bronze, silver, none/,
    ],
    [
      'spec.tests.0.facts.coverage',
      {
        tests: [{ name: 'x', entity: {}, facts: { coverage: 1 }, expect: {} }],
      },
      /<source>\.<name>/,
    ],
    [
      'spec.tests.0',
      {
        tests: [
          {
            name: 'an owned service',
            entity: { spec: { type: 'service', owner: 'a' } },
            facts: { 'ci.coverage': 79 },
            expect: { gate: 'allow' },
          },
        ],
      },
      /'an owned service' fails: the gate's answer is deny, not allow/,
    ],
  ])('%s of %j', (path, spec, text) => {
    const problems = scorecardProblems(exampleScorecard(spec));
    const said = problems
      .filter(problem => problem.path.join('.') === path)
      .map(({ message, remedy }) => `${message} ${remedy ?? ''}`);
    expect({ problems, said: said.join('\n') }).toEqual({
      problems: expect.anything(),
      said: expect.stringMatching(text),
    });
  });

  it('puts up with anything', () => {
    for (const spec of [
      undefined,
      null,
      1,
      'x',
      [],
      {
        levels: [null],
        checks: [null],
        gate: null,
        waivers: [],
        tests: [null],
      },
    ]) {
      const entity = { ...exampleScorecard(), spec } as ReturnType<
        typeof exampleScorecard
      >;
      expect(scorecardProblems(entity).length).toBeGreaterThan(0);
    }
  });
});

describe("a scorecard's own tests", () => {
  const list = Array.from({ length: 1_000 }, (_, index) => `item-${index}`);
  const example = (facts: JsonObject) => ({
    name: 'an example',
    entity: { spec: { type: 'service' } },
    facts,
    expect: { gate: 'allow' },
  });

  it.each([
    ['a pattern that tries everything', 'facts.ci.evil.matches("(a+)+$")'],
    ['a pattern from the data', 'facts.ci.evil.matches(facts.ci.pattern)'],
    ['a long text', 'facts.ci.text.matches("x[a-z]{400}[0-9]")'],
    [
      'patterns in loops',
      'facts.ci.list.all(a, facts.ci.list.all(b, b.matches("^i.*[0-9]$")))',
    ],
    [
      'a long text in a loop',
      'facts.ci.list.all(a, !facts.ci.text.matches("a.{14}[0-9]"))',
    ],
    [
      'loops in loops',
      'facts.ci.list.all(a, facts.ci.list.all(b, (a + b).size() > 0))',
    ],
    [
      'members in loops',
      'facts.ci.list.all(a, facts.ci.list.all(b, b in facts.ci.list))',
    ],
    [
      'lists that grow',
      'facts.ci.list.map(a, facts.ci.list.map(b, facts.ci.list + facts.ci.list)).size() == 0',
    ],
    [
      'texts that grow',
      'facts.ci.list.map(a, facts.ci.list.map(b, facts.ci.text).join()).join().size() == 0',
    ],
    [
      'bytes that grow',
      'facts.ci.list.map(a, facts.ci.list.map(b, bytes(facts.ci.text))).size() == 0',
    ],
    [
      'characters in loops',
      'facts.ci.text.split("").all(a, facts.ci.text.split("").all(b, a != "!"))',
    ],
    [
      'the same list again and again',
      '[facts.ci.list].map(x, facts.ci.list.map(a, x)) != [facts.ci.list].map(x, facts.ci.list.map(a, x + []))',
    ],
    [
      'work that another part hides',
      `${Array(10)
        .fill('facts.ci.list.exists(a, facts.ci.list.exists(b, a + b == ""))')
        .join(' || ')} || 1 == 1`,
    ],
  ])('come to an end with %s', (_, expression) => {
    const test = example({
      'ci.evil': `${'a'.repeat(35)}!`,
      'ci.pattern': '^(([a-z])+.)+[A-Z]([a-z])+$',
      'ci.list': list,
      'ci.text': 'abcdxyz'.repeat(4_000),
    });
    // Of the processor: a busy machine makes nothing slower
    const started = process.cpuUsage();
    const problems = scorecardProblems(
      exampleScorecard({
        levels: [{ id: 'bronze' }],
        gate: { level: 'bronze' },
        checks: Array.from({ length: 20 }, (__, index) =>
          exampleCheck({ id: `check-${index}`, expression }),
        ),
        tests: Array.from({ length: 20 }, () => test),
      }),
    );
    const { user, system } = process.cpuUsage(started);
    expect(problems).toHaveLength(20);
    expect((user + system) / 1_000).toBeLessThan(3_500);
  });

  it.each([
    ['entity', { entity: { spec: { x: 'x'.repeat(50_001) } } }, /50000/],
    ['facts', { facts: { 'ci.a': ['é'.repeat(49_999)] } }, /50000/],
    ['facts.ci.a', { facts: { 'ci.a': [...list, ''] } }, /1001 entries/],
    [
      'entity.spec.x.0.y',
      { entity: { spec: { x: [{ y: [...list, 1] }] } } },
      /1001 entries/,
    ],
    [
      'facts',
      { facts: { 'ci.a': JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`) } },
      /50 levels deep/,
    ],
  ])('are refused when they are too big: %s', (field, data, message) => {
    expect(
      scorecardProblems(
        exampleScorecard({ tests: [{ ...example({}), ...data }] }),
      ).map(problem => ({ ...problem, path: problem.path.join('.') })),
    ).toEqual([
      {
        path: `spec.tests.0.${field}`,
        message: expect.stringMatching(message),
        remedy: expect.any(String),
      },
    ]);
  });

  it('are at most a hundred', () => {
    expect(
      scorecardProblems(
        exampleScorecard({ tests: Array(101).fill(example({})) }),
      ),
    ).toContainEqual(
      expect.objectContaining({
        path: ['spec', 'tests'],
        message: expect.stringMatching(/101 entries; 100/),
      }),
    );
  });
});

describe('runScorecardTests', () => {
  it('runs the examples, at a time at which every check is in force', () => {
    const entity = { spec: { type: 'service', owner: 'a' } };
    expect(
      runScorecardTests(
        exampleScorecard({
          checks: [
            exampleCheck({
              id: 'coverage',
              expression: 'facts.ci.coverage >= 80',
              enabledFrom: '2099-01-01',
              maxAge: '7d',
            }),
          ],
          tests: [
            {
              name: 'good',
              entity,
              facts: { 'ci.coverage': 80 },
              expect: {
                level: 'silver',
                checks: { coverage: 'pass' },
                gate: 'allow',
              },
            },
            {
              name: 'not yet',
              entity,
              now: '2098-12-31',
              expect: { checks: { coverage: 'announced' } },
            },
            {
              name: 'old',
              entity,
              facts: {
                'ci.coverage': {
                  value: 80,
                  observedAt: '2098-01-01T00:00:00Z',
                },
              },
              expect: {
                checks: { coverage: 'stale' },
                level: 'none',
                gate: 'unknown',
              },
            },
            {
              name: 'wrong',
              entity,
              facts: { 'ci.coverage': 10 },
              expect: { level: 'silver', checks: { coverage: 'pass' } },
            },
          ],
        }),
      ),
    ).toEqual([
      { name: 'good', passed: true, problems: [] },
      { name: 'not yet', passed: true, problems: [] },
      { name: 'old', passed: true, problems: [] },
      {
        name: 'wrong',
        passed: false,
        problems: [
          'the level is none, not silver',
          "'coverage' is fail, not pass: ci.coverage is 10, observed just now; it must be at least 80",
        ],
      },
    ]);
  });
});

describe('scorecardKind', () => {
  it('takes good scorecards, refuses bad ones, and leaves other kinds alone', async () => {
    await expect(scorecardKind.check(exampleScorecard())).resolves.toBe(true);
    await expect(
      scorecardKind.check({ ...exampleScorecard(), kind: 'Component' }),
    ).resolves.toBe(false);
    await expect(
      scorecardKind.check(exampleScorecard({ levels: [] })),
    ).rejects.toThrow(/level/);
  });
});

describe('a catalog file with a scorecard', () => {
  const inspect = (text: string) =>
    inspectRepository({
      files: {
        find: async () => ['catalog-info.yaml'],
        read: async () => text,
        links: async () => [],
      },
      kinds: [...entityKinds, scorecardKind],
    });

  it('has a finding with its line for every problem', async () => {
    const { findings, documents } =
      await inspect(`apiVersion: paved.dev/v1alpha1
kind: Scorecard
metadata:
  name: readiness
spec:
  owner: platform
  appliesTo: { kind: Component }
  levels:
    - id: bronze
  checks:
    - id: coverage
      title: Test coverage is at least 80 %
      why: Untested code breaks.
      level: silver
      expression: facts.ci.coverage >=
      maxAge: 7days
`);
    expect(documents).toEqual([]);
    expect(findings.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '14 spec.checks[0].level: level is "silver"',
      '15 spec.checks[0].expression: Unexpected token: EOF (column 21 of the expression)',
      '16 spec.checks[0].maxAge: "7days" is no duration',
    ]);
  });

  it('is a document when there is none', async () => {
    const { findings, documents } = await inspect(
      JSON.stringify(exampleScorecard()),
    );
    expect(findings).toEqual([]);
    expect(documents[0].references).toEqual([
      expect.objectContaining({ entityRef: 'group:default/platform' }),
    ]);
  });
});
