import type { JsonObject } from '@backstage/types';
import {
  exampleCheck,
  exampleEntity,
  exampleFacts,
  exampleScorecard,
} from '../__testUtils__/exampleScorecard';
import { compileScorecard } from '../evaluation/compileScorecard';
import { explain } from '../evaluation/explain';
import { parseScorecard } from '../scorecard/parseScorecard';
import { decideGate } from './decideGate';
import { nextLevel } from './nextLevel';

const now = new Date('2026-03-04T00:00:00Z');
const scorecardWith = (gate: JsonObject) =>
  parseScorecard(
    exampleScorecard({
      levels: [{ id: 'bronze' }, { id: 'silver' }, { id: 'gold' }],
      gate,
      checks: [
        exampleCheck({ id: 'low', expression: 'facts.ci.low' }),
        exampleCheck({
          id: 'mid',
          level: 'silver',
          expression: 'facts.ci.mid',
          maxAge: '7d',
          remedy: {
            text: 'Do it.',
            effort: 'days',
            template: 'add-it',
            links: [{ title: 'How', url: 'https://example.com/how' }],
          },
        }),
        exampleCheck({
          id: 'quick',
          level: 'silver',
          expression: 'facts.ci.quick',
          remedy: { text: 'Press the button.', effort: 'minutes' },
        }),
        exampleCheck({ id: 'high', level: 'gold', expression: 'false' }),
      ],
    }),
  );

function evaluate(
  values: JsonObject,
  gate: JsonObject = { level: 'silver' },
  observedAt = '2026-03-03T00:00:00Z',
) {
  const scorecard = scorecardWith(gate);
  const evaluation = explain(compileScorecard(scorecard), {
    entity: exampleEntity(),
    facts: exampleFacts({ 'ci.other': 1, ...values }, observedAt),
    waivers: [
      { id: '1', check: 'low', until: '2026-04-01T00:00:00Z', reason: 'Old' },
      { id: '2', check: 'high', until: '2026-04-01T00:00:00Z' },
    ],
    now,
  });
  return { scorecard, evaluation };
}

const all = { 'ci.low': true, 'ci.mid': true, 'ci.quick': true };

describe('decideGate', () => {
  it.each<[string, JsonObject, JsonObject, string, string]>([
    ['all is well', all, {}, 'allow', ''],
    ['one fails', { ...all, 'ci.mid': false }, {}, 'deny', 'mid'],
    ['one is waived', { ...all, 'ci.low': false }, {}, 'allow', ''],
    [
      'one is unknown',
      { 'ci.low': true, 'ci.mid': true },
      {},
      'unknown',
      'quick',
    ],
    [
      'one is unknown and another fails',
      { 'ci.low': true, 'ci.mid': false },
      {},
      'deny',
      'mid, quick',
    ],
    ['one is in error', { ...all, 'ci.quick': 'x' }, {}, 'unknown', 'quick'],
    [
      'unknown is allowed',
      { 'ci.low': true, 'ci.mid': true },
      { unknown: 'allow' },
      'allow',
      'quick',
    ],
    [
      'unknown is allowed, error is not',
      { 'ci.low': true, 'ci.quick': 'x' },
      { unknown: 'allow' },
      'unknown',
      'mid, quick',
    ],
  ])('%s', (_, values, policy, decision, reasons) => {
    const { evaluation, scorecard } = evaluate(values, {
      level: 'silver',
      ...policy,
    });
    const answer = decideGate(evaluation, scorecard);
    expect(answer.decision).toBe(decision);
    expect(answer.reasons.map(({ check }) => check).join(', ')).toBe(reasons);
  });

  it('what is stale is no allow, unless the policy says so', () => {
    const old = '2026-01-01T00:00:00Z';
    for (const [stale, decision] of [
      ['deny', 'unknown'],
      ['allow', 'allow'],
    ]) {
      const { evaluation, scorecard } = evaluate(
        all,
        { level: 'silver', stale },
        old,
      );
      expect(decideGate(evaluation, scorecard).decision).toBe(decision);
    }
  });

  describe('asked about a commit', () => {
    const asked = 'abcdef1234567';
    /** All pass, from facts that were seen at these commits. */
    function decide(
      commits: Record<string, string | undefined>,
      options: {
        values?: JsonObject;
        policy?: JsonObject;
        commit?: string;
      } = {},
    ) {
      const scorecard = scorecardWith({ level: 'silver', ...options.policy });
      const { ci } = exampleFacts(
        { ...all, ...options.values },
        '2026-03-03T00:00:00Z',
      );
      for (const [name, commit] of Object.entries(commits)) {
        ci.facts[name].commit = commit;
      }
      const evaluation = explain(compileScorecard(scorecard), {
        entity: exampleEntity(),
        facts: { ci },
        waivers: [{ id: '1', check: 'low', until: '2026-04-01T00:00:00Z' }],
        now,
      });
      return decideGate(evaluation, scorecard, {
        commit: 'commit' in options ? options.commit : asked,
      });
    }

    it.each<[string, Parameters<typeof decide>, string, string]>([
      ['its facts', [{ mid: asked }], 'allow', ''],
      ['its facts, told short', [{ mid: 'ABCDEF1' }], 'allow', ''],
      [
        'its facts, asked short',
        [{ mid: asked }, { commit: 'ABCDEF1' }],
        'allow',
        '',
      ],
      ['facts without a commit', [{}], 'allow', ''],
      ['facts of another commit', [{ mid: 'abcdef2' }], 'unknown', 'mid stale'],
      [
        'facts of a commit too short to tell',
        [{ mid: 'abcdef' }],
        'unknown',
        'mid stale',
      ],
      [
        'facts of another commit, and no commit in question',
        [{ mid: 'abcdef2' }, { commit: undefined }],
        'allow',
        '',
      ],
      [
        'a failure at another commit',
        [{ mid: 'abcdef2' }, { values: { 'ci.mid': false } }],
        'deny',
        'mid fail',
      ],
      [
        'a waived failure at another commit',
        [{ low: 'abcdef2' }, { values: { 'ci.low': false } }],
        'allow',
        '',
      ],
      [
        'a higher level at another commit',
        [{ mid: 'abcdef2' }, { policy: { level: 'bronze' } }],
        'allow',
        '',
      ],
      [
        'a policy that lets facts of other commits count',
        [{ mid: 'abcdef2' }, { policy: { otherCommit: 'allow' } }],
        'allow',
        '',
      ],
      [
        'a policy that lets what is stale pass',
        [{ mid: 'abcdef2' }, { policy: { stale: 'allow' } }],
        'allow',
        'mid stale',
      ],
    ])('with %s', (_, [commits, options], decision, reasons) => {
      const answer = decide(commits, options);
      expect(answer.decision).toBe(decision);
      expect(
        answer.reasons
          .map(({ check, status }) => `${check} ${status}`)
          .join(', '),
      ).toBe(reasons);
    });

    it('says which facts are of which commit, and leaves the level as it is', () => {
      expect(decide({ mid: 'ABCDEF2222222', quick: '1234567' })).toMatchObject({
        level: 'silver',
        reasons: [
          {
            check: 'mid',
            message:
              'ci.mid was seen at commit abcdef2, not at the commit asked for, abcdef1',
            remedy: expect.stringContaining('ask again'),
          },
          { check: 'quick' },
        ],
      });
    });
  });

  it('says what it rests on', () => {
    const { evaluation, scorecard } = evaluate({
      ...all,
      'ci.low': false,
      'ci.mid': false,
    });
    expect(
      decideGate(evaluation, scorecard, {
        commit: 'abc',
        artifact: 'sha256:1',
      }),
    ).toEqual({
      decision: 'deny',
      entityRef: 'component:default/orders',
      scorecard: 'scorecard:default/readiness',
      scorecardVersion: scorecard.version,
      level: 'bronze',
      requiredLevel: 'silver',
      commit: 'abc',
      artifact: 'sha256:1',
      evaluatedAt: now.toISOString(),
      reasons: [
        {
          check: 'mid',
          title: 'Something is as it should be',
          level: 'silver',
          status: 'fail',
          message: 'ci.mid is false, observed 1 day ago; it must be true',
          remedy: 'Do it.',
          url: 'https://example.com/how',
        },
      ],
      waivers: [
        {
          id: '1',
          check: 'low',
          reason: 'Old',
          until: '2026-04-01T00:00:00Z',
        },
      ],
    });
  });

  it('decides for another level when asked, and refuses one that is not there', () => {
    const { evaluation, scorecard } = evaluate({ 'ci.low': true });
    expect(decideGate(evaluation, scorecard, { level: 'bronze' })).toEqual(
      expect.objectContaining({ decision: 'allow', requiredLevel: 'bronze' }),
    );
    expect(() =>
      decideGate(evaluation, scorecard, { level: 'platinum' }),
    ).toThrow(
      "scorecard:default/readiness has no level 'platinum'; its levels are bronze, silver, gold",
    );
  });
});

describe('nextLevel', () => {
  it('lists the fixes to the next level, least effort first', () => {
    const { evaluation, scorecard } = evaluate({
      'ci.low': true,
      'ci.mid': false,
    });
    expect(nextLevel(evaluation, scorecard)).toEqual({
      level: 'silver',
      fixes: [
        expect.objectContaining({
          check: 'quick',
          status: 'unknown',
          effort: 'minutes',
          remedy: 'Press the button.',
          links: [],
        }),
        expect.objectContaining({
          check: 'mid',
          effort: 'days',
          template: 'template:default/add-it',
          links: [{ title: 'How', url: 'https://example.com/how' }],
        }),
      ],
    });
  });

  it('there is none above the highest level', () => {
    const { evaluation, scorecard } = evaluate(all);
    expect(evaluation.level).toBe('gold');
    expect(nextLevel(evaluation, scorecard)).toBeUndefined();
  });
});
