/**
 * Thirty checks, each said twice: in CEL for Paved, and as conditions of json-rules-engine for Tech Insights. Each reads a fact
 * of its own; `good` and `bad` are values of that fact with which it passes and fails.
 */

const isTrue = (source, fact) => ({
  source,
  fact,
  expression: `facts.${source}.${fact}`,
  conditions: { all: [{ fact, operator: 'equal', value: true }] },
  good: [true],
  bad: [false],
});

const atLeast = (source, fact, limit, { good, bad }) => ({
  source,
  fact,
  expression: `facts.${source}.${fact} >= ${limit}`,
  conditions: {
    all: [{ fact, operator: 'greaterThanInclusive', value: limit }],
  },
  good,
  bad,
});

const atMost = (source, fact, limit, { good, bad }) => ({
  source,
  fact,
  expression: `facts.${source}.${fact} <= ${limit}`,
  conditions: { all: [{ fact, operator: 'lessThanInclusive', value: limit }] },
  good,
  bad,
});

const oneOf = (source, fact, values, { bad }) => ({
  source,
  fact,
  expression: `facts.${source}.${fact} in ${JSON.stringify(values)}`,
  conditions: { all: [{ fact, operator: 'in', value: values }] },
  good: values,
  bad,
});

const contains = (source, fact, value, { good, bad }) => ({
  source,
  fact,
  expression: `${JSON.stringify(value)} in facts.${source}.${fact}`,
  conditions: { all: [{ fact, operator: 'contains', value }] },
  good,
  bad,
});

const bronze = [
  isTrue('catalog', 'described'),
  isTrue('catalog', 'owned'),
  oneOf('catalog', 'lifecycle', ['production', 'deprecated'], {
    bad: ['experimental'],
  }),
  isTrue('repository', 'readme'),
  isTrue('repository', 'codeowners'),
  isTrue('repository', 'pipeline'),
  atMost('repository', 'daysSinceCommit', 180, {
    good: [0, 3, 41],
    bad: [181, 400],
  }),
  atMost('ci', 'failedTests', 0, { good: [0], bad: [1, 7] }),
  oneOf('ci', 'branch', ['main', 'master'], { bad: ['develop'] }),
  atMost('security', 'secrets', 0, { good: [0], bad: [2] }),
  isTrue('operations', 'onCall'),
];

const silver = [
  atLeast('catalog', 'links', 1, { good: [1, 4], bad: [0] }),
  contains('catalog', 'tags', 'reviewed', {
    good: [['go', 'reviewed'], ['reviewed']],
    bad: [[], ['go', 'tier-1']],
  }),
  isTrue('repository', 'lockFile'),
  atLeast('ci', 'coverage', 80, { good: [80, 84.5, 97.2], bad: [12.5, 79.9] }),
  atMost('ci', 'lintErrors', 0, { good: [0], bad: [3, 40] }),
  // nothing critical, or not for long
  {
    source: 'security',
    fact: 'daysCritical',
    expression:
      'facts.security.daysCritical == 0 || facts.security.daysCritical <= 7 && facts.security.triaged',
    conditions: {
      any: [
        { fact: 'daysCritical', operator: 'equal', value: 0 },
        {
          all: [
            { fact: 'daysCritical', operator: 'lessThanInclusive', value: 7 },
            { fact: 'triaged', operator: 'equal', value: true },
          ],
        },
      ],
    },
    good: [0],
    bad: [8, 90],
  },
  isTrue('security', 'triaged'),
  isTrue('security', 'nonRoot'),
  isTrue('operations', 'runbook'),
  atLeast('operations', 'dashboards', 1, { good: [1, 2], bad: [0] }),
];

const gold = [
  atLeast('catalog', 'apis', 1, { good: [1, 3], bad: [0] }),
  contains('repository', 'topics', 'standard', {
    good: [['service', 'standard']],
    bad: [['service']],
  }),
  atMost('ci', 'buildMinutes', 15, { good: [2.5, 9.75, 15], bad: [15.5, 61] }),
  atLeast('ci', 'deploysPerMonth', 4, { good: [4, 31], bad: [0, 1] }),
  isTrue('security', 'imageSigned'),
  oneOf('security', 'scanner', ['trivy', 'grype'], { bad: ['none'] }),
  atLeast('operations', 'sloTarget', 99.5, { good: [99.5, 99.95], bad: [95] }),
  atMost('operations', 'daysSinceRestoreTest', 90, {
    good: [1, 60],
    bad: [91, 365],
  }),
  atMost('operations', 'unactionableAlerts', 5, { good: [0, 5], bad: [6, 80] }),
];

const numbered = Object.entries({ bronze, silver, gold }).flatMap(
  ([level, checks]) => checks.map(check => ({ ...check, level })),
);

export const CHECKS = numbered.map(check => ({
  ...check,
  id: `${check.source}-${check.fact}`
    .replace(/[A-Z]/g, letter => `-${letter}`)
    .toLowerCase(),
}));

export const SOURCES = [...new Set(CHECKS.map(({ source }) => source))];

const EXPECTED_CHECKS = 30;
if (CHECKS.length !== EXPECTED_CHECKS) {
  throw new Error(`There are ${CHECKS.length} checks`);
}

/** Facts from pipelines grow stale; the portal's own collectors look all the time. */
export const MAX_AGE = { ci: '30d', security: '30d' };

/** The scorecard as Paved's catalog has it. */
export function scorecardEntity() {
  return {
    apiVersion: 'paved.dev/v1alpha1',
    kind: 'Scorecard',
    metadata: {
      name: 'production-readiness',
      namespace: 'default',
      title: 'Production readiness',
      etag: 'scorecard-1',
    },
    spec: {
      owner: 'group:default/company',
      appliesTo: { kind: 'Component' },
      levels: [
        { id: 'bronze', title: 'Bronze' },
        { id: 'silver', title: 'Silver' },
        { id: 'gold', title: 'Gold' },
      ],
      checks: CHECKS.map(({ id, source, fact, level, expression }) => ({
        id,
        title: `${source}: ${fact}`,
        why: 'The company wants it',
        level,
        expression,
        ...(MAX_AGE[source] && { maxAge: MAX_AGE[source] }),
        remedy: { text: `Mend ${fact}`, effort: 'hours' },
      })),
      gate: { level: 'silver' },
    },
  };
}

/** The same for Tech Insights. */
export function techInsightsChecks() {
  return CHECKS.map(({ id, source, fact, conditions }) => ({
    id,
    type: 'json-rules-engine',
    name: `${source}: ${fact}`,
    description: 'The company wants it',
    factIds: [source],
    rule: { conditions },
  }));
}

const typeOf = ([value]) => {
  if (Array.isArray(value)) {
    return 'set';
  }
  return { boolean: 'boolean', string: 'string' }[typeof value] ?? 'float';
};

/** Schema of one source's facts, for Tech Insights. */
export function techInsightsSchema(source) {
  return Object.fromEntries(
    CHECKS.filter(check => check.source === source).map(({ fact, good }) => [
      fact,
      { type: typeOf(good), description: `About ${fact}` },
    ]),
  );
}
