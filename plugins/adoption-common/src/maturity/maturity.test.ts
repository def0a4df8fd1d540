import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricValue } from '../metrics';
import { assessMaturity } from './assessMaturity';
import { assessReadiness, readinessQuestions } from './readiness';
import { readMaturityModel } from './readMaturityModel';
import type { MaturityCriterion, ShownEvidence } from './types';

const shipped = readFileSync(
  join(__dirname, '../../../adoption-backend/maturity/platform.yaml'),
  'utf8',
);

const criteriaOf = (criteria: string) => `
title: Model
version: 1
levels: [Ad hoc, One, Two, Three, Four, Five]
aspects:
  - id: only
    title: Only
    question: What?
    criteria:
${criteria}`;

const metricLine = (level: number, comparison = 'atLeast: 10') =>
  `      - { id: m${level}, level: ${level}, says: S, next: N, evidence: { metric: use.x, ${comparison}, sample: 3 } }`;
const shownLine = (level: number) =>
  `      - { id: s${level}, level: ${level}, says: S, next: N, evidence: { show: A page } }`;

const model = readMaturityModel(
  'model.yaml',
  criteriaOf(
    [
      metricLine(1),
      shownLine(2),
      metricLine(3, 'below: 50'),
      metricLine(4),
      metricLine(5),
    ].join('\n'),
  ),
);

const measured = (value: number | undefined, sample = 3): MetricValue => ({
  metric: 'use.x',
  version: 1,
  value,
  sample,
  sampleOf: 'runs',
  trend: [],
  noValue: value === undefined ? 'No runs' : undefined,
});
const page = (expiresOn: string): ShownEvidence => ({
  url: 'https://wiki.example/page',
  by: 'user:default/sara',
  at: '2026-01-01T00:00:00Z',
  expiresOn,
});

function assess(
  value: MetricValue | undefined,
  shown?: ShownEvidence,
  today = '2026-11-21',
) {
  const { level, aspects } = assessMaturity(model, {
    measured: () => value,
    shown: () => shown,
    today,
  });
  return {
    level,
    steps: aspects[0].nextSteps.map(({ id, because }) => [id, because]),
  };
}

describe('maturity', () => {
  it.each<[string, Parameters<typeof assess>, number, string[][]]>([
    ['nothing known', [undefined], 0, [['m1', 'Nothing here measures use.x']]],
    ['no number', [measured(undefined, 0)], 0, [['m1', 'No runs']]],
    [
      'too few',
      [measured(90, 2)],
      0,
      [
        [
          'm1',
          '90, wanted is at least 10; 2 runs in 90 days, and 3 are needed to tell',
        ],
      ],
    ],
    [
      'a number, nothing shown',
      [measured(20)],
      1,
      [['s2', 'Nobody has shown it']],
    ],
    ['all of it', [measured(20), page('2026-11-21')], 5, []],
    [
      'shown, on its last day, but a number that is too high',
      [measured(50), page('2026-11-21')],
      2,
      [['m3', '50, wanted is below 50; 3 runs in 90 days']],
    ],
    [
      'run out yesterday: later levels don’t help',
      [measured(20), page('2026-11-20')],
      1,
      [['s2', 'What was shown counted until 2026-11-20']],
    ],
  ])('is as far as everything is evidenced: %s', (_, args, level, steps) => {
    expect(assess(...args)).toEqual({ level, steps });
  });

  it('has a shipped model that asks about five aspects on five levels, and only of what is measured here', () => {
    const { aspects } = readMaturityModel('platform.yaml', shipped);
    expect(aspects.map(({ id }) => id)).toEqual([
      'investment',
      'adoption',
      'interfaces',
      'operations',
      'measurement',
    ]);
    const metrics = aspects
      .flatMap(({ criteria }) => criteria)
      .flatMap(({ evidence }: MaturityCriterion) =>
        'metric' in evidence ? evidence.metric : [],
      );
    expect(metrics.length).toBeGreaterThan(15);
    expect(
      metrics.filter(
        id =>
          !/^(adoption|onboarding|delivery|use|satisfaction|reliability|cost)\.[a-z-]+$/.test(
            id,
          ),
      ),
    ).toEqual([]);
  });

  it.each<[string, string]>([
    [
      'model.yaml:1: Nested mappings are not allowed in compact mappings',
      'title: a\n  b: [1',
    ],
    [
      "model.yaml: Unrecognized key(s) in object: 'extra'",
      `${criteriaOf(shownLine(1))}\nextra: 1`,
    ],
    [
      "model.yaml:11: aspects.0.criteria.1.id: 's1' is there twice",
      criteriaOf([shownLine(1), shownLine(1)].join('\n')),
    ],
    ['aspects.0.criteria: has none of level 2', criteriaOf(shownLine(1))],
    [
      'has more than one comparison',
      criteriaOf(metricLine(1, 'above: 1, below: 2')),
    ],
    [
      'aspects.0.criteria.0.level: Number must be less than or equal to 5',
      criteriaOf(shownLine(6)),
    ],
    [
      'Excessive alias count',
      `a: &a [1,1]\nb: &b [${'*a,'.repeat(30)}]\nc: [${'*b,'.repeat(30)}]`,
    ],
    ['200000 is the most', 'x'.repeat(200_001)],
  ])('refuses a model with the place: %s', (reason, yaml) => {
    expect(() => readMaturityModel('model.yaml', yaml)).toThrow(reason);
  });
});

describe('readiness', () => {
  const answers = (values: number[]) =>
    Object.fromEntries(
      readinessQuestions.map(({ id }, index) => [id, values[index]]),
    ) as Parameters<typeof assessReadiness>[0];

  it.each<[number[], string, string[]]>([
    [[1, 1, 1, 1, 1], 'not-yet', []],
    [
      [1, 2, 2, 2, 2],
      'not-yet',
      ['lead-times', 'onboarding', 'shadow-ops', 'incidents'],
    ],
    [[1, 1, 1, 3, 4], 'begin-small', ['incidents']],
    [[4, 4, 3, 3, 3], 'begin-small', ['headcount', 'lead-times']],
    [[4, 4, 4, 3, 3], 'yes', ['headcount', 'lead-times', 'onboarding']],
    [
      [5, 5, 5, 5, 5],
      'yes',
      ['headcount', 'lead-times', 'onboarding', 'shadow-ops', 'incidents'],
    ],
  ])('of %j is %s', (values, needed, first) => {
    expect(assessReadiness(answers(values))).toMatchObject({ needed, first });
  });

  it('says below 10 that no platform is needed yet', () => {
    expect(assessReadiness(answers([1, 2, 2, 2, 2]))).toMatchObject({
      sum: 9,
      says: expect.stringContaining('You likely need no platform yet'),
    });
    expect(assessReadiness(answers([2, 2, 2, 2, 2])).sum).toBe(10);
  });
});
