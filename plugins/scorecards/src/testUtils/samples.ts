import type {
  Check,
  CheckResult,
  EntityScorecard,
  Scorecard,
  ScorecardSummary,
  Waiver,
} from '@paved/plugin-scorecards-common';

const DAY_MS = 24 * 3600 * 1000;

export const LEDGER = 'component:default/ledger-service';

function check(id: string, title: string, level: string): Check {
  return {
    id,
    title,
    level,
    why: `Why ${title}`,
    weight: 1,
    expression: `facts.ci.${id} == true`,
    remedy: {
      text: `Mend ${title}`,
      links: [{ title: `Guide to ${title}`, url: 'https://guide.example/' }],
      effort: 'hours',
    },
  };
}

export const readiness: Scorecard = {
  ref: 'scorecard:default/production-readiness',
  version: '0123456789abcdef',
  title: 'Production readiness',
  owner: 'group:default/platform-team',
  appliesTo: {},
  levels: [
    { id: 'bronze', title: 'Bronze' },
    { id: 'silver', title: 'Silver' },
  ],
  checks: [
    check('owner', 'An owner is assigned', 'bronze'),
    check('coverage', 'Tests cover 80 %', 'silver'),
    {
      ...check('oncall', 'Somebody is on call', 'silver'),
      maxAgeMs: 7 * DAY_MS,
    },
    check('docs', 'It has docs', 'silver'),
  ],
  gate: {
    level: 'silver',
    unknown: 'deny',
    stale: 'deny',
    error: 'deny',
    otherCommit: 'deny',
  },
  maxWaiverMs: 90 * DAY_MS,
  tests: [],
};

export const docsWaiver: Waiver = {
  id: 'waiver-1',
  scorecard: readiness.ref,
  check: 'docs',
  entityRef: LEDGER,
  reason: 'Moves to the new docs site',
  until: '2027-01-31T22:59:59Z',
  state: 'approved',
  requestedBy: 'user:default/sara-lind',
  requestedAt: '2026-11-01T10:00:00Z',
  decidedBy: 'user:default/ines-okafor',
  decidedAt: '2026-11-02T10:00:00Z',
  events: [
    {
      at: '2026-11-01T10:00:00Z',
      by: 'user:default/sara-lind',
      state: 'requested',
    },
    {
      at: '2026-11-02T10:00:00Z',
      by: 'user:default/ines-okafor',
      state: 'approved',
      note: 'Until the move',
    },
  ],
};

const results: CheckResult[] = [
  {
    check: 'owner',
    status: 'pass',
    underlying: 'pass',
    message: 'Its owner is the group checkout-core.',
    seen: [
      {
        fact: 'catalog.owner',
        value: 'checkout-core',
        observedAt: '2026-11-20T10:00:00Z',
      },
    ],
  },
  {
    check: 'coverage',
    status: 'fail',
    underlying: 'fail',
    message: 'Coverage is 61, and 80 is needed.',
    seen: [
      {
        fact: 'ci.coverage',
        value: 61,
        observedAt: '2026-11-20T10:00:00Z',
        commit: '3f2a9c1d5e6b7a80',
      },
    ],
  },
  {
    check: 'oncall',
    status: 'unknown',
    underlying: 'unknown',
    message: 'Nobody has told whether somebody is on call.',
    seen: [{ fact: 'oncall.active', error: 'The server did not answer' }],
  },
  {
    check: 'docs',
    status: 'waived',
    underlying: 'fail',
    message: 'Waived until 31 January.',
    seen: [],
    waiver: docsWaiver.id,
  },
];

/** Bronze, held back from silver by a failing and an unknown check; one check is waived. */
export const ledgerReadiness: EntityScorecard = {
  scorecard: readiness,
  evaluation: {
    scorecard: readiness.ref,
    version: readiness.version,
    entityRef: LEDGER,
    evaluatedAt: '2026-11-21T07:00:00Z',
    applicable: true,
    level: 'bronze',
    levelWithoutWaivers: 'bronze',
    score: 1 / 3,
    scoreWithoutWaivers: 0.25,
    results,
  },
  gate: {
    decision: 'deny',
    entityRef: LEDGER,
    scorecard: readiness.ref,
    scorecardVersion: readiness.version,
    level: 'bronze',
    requiredLevel: 'silver',
    evaluatedAt: '2026-11-21T07:00:00Z',
    reasons: [
      {
        check: 'coverage',
        title: 'Tests cover 80 %',
        level: 'silver',
        status: 'fail',
        message: 'Coverage is 61, and 80 is needed.',
        remedy: 'Write tests for what changes most',
        // eslint-disable-next-line no-script-url
        url: 'javascript:alert(1)',
      },
    ],
    waivers: [
      {
        id: docsWaiver.id,
        check: 'docs',
        reason: docsWaiver.reason,
        until: docsWaiver.until,
      },
    ],
  },
  nextLevel: {
    level: 'silver',
    fixes: [
      {
        check: 'oncall',
        title: 'Somebody is on call',
        status: 'unknown',
        message: 'Nobody has told whether somebody is on call.',
        effort: 'minutes',
        remedy: 'Add a schedule',
        links: [],
        template: 'template:default/on-call',
      },
      {
        check: 'coverage',
        title: 'Tests cover 80 %',
        status: 'fail',
        message: 'Coverage is 61, and 80 is needed.',
        effort: 'days',
        remedy: 'Write tests for what changes most',
        links: [{ title: 'Testing guide', url: 'https://guide.example/tests' }],
      },
    ],
  },
  waivers: [docsWaiver],
  mayRequestWaiver: true,
  mayDecideWaiver: false,
};

export const readinessSummary: ScorecardSummary = {
  scorecard: readiness,
  entities: 20,
  levels: [
    { count: 5 },
    { level: 'bronze', count: 11 },
    { level: 'silver', count: 4 },
  ],
  score: 0.62,
  checks: [
    { check: 'owner', counts: { pass: 20 } },
    { check: 'coverage', counts: { pass: 8, fail: 9, unknown: 3 } },
  ],
  evaluatedAt: '2026-11-21T07:00:00Z',
};
