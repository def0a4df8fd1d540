import type { JsonObject } from '@backstage/types';
import {
  exampleCheck,
  exampleEntity,
  exampleFacts,
  exampleScorecard,
} from '../__testUtils__/exampleScorecard';
import { parseScorecard } from '../scorecard/parseScorecard';
import { compileScorecard } from './compileScorecard';
import type { EvaluationInput } from './EvaluationInput';
import { explain } from './explain';
import { PreviousStanding, transitions } from './transitions';
import type { CheckStatus } from './types';

const now = new Date('2026-03-04T00:00:00Z');
const recent = '2026-03-03T12:00:00Z';

function compile(check: JsonObject) {
  return compileScorecard(
    parseScorecard(
      exampleScorecard({ checks: [exampleCheck({ id: 'a', ...check })] }),
    ),
  );
}

function changes(
  check: JsonObject,
  from: CheckStatus | undefined,
  input: Partial<EvaluationInput>,
  previous: Partial<PreviousStanding> = {},
) {
  const compiled = compile(check);
  const evaluation = explain(compiled, {
    entity: exampleEntity(),
    facts: {},
    waivers: [],
    now,
    ...input,
  });
  return transitions(
    {
      at: '2026-03-03T00:00:00Z',
      version: compiled.scorecard.version,
      statuses: from ? { a: from } : {},
      ...previous,
    },
    evaluation,
    compiled,
  );
}

const coverage = { expression: 'facts.ci.coverage >= 80', maxAge: '7d' };
const good = exampleFacts({ 'ci.coverage': 90 }, recent);
const bad = exampleFacts({ 'ci.coverage': 70 }, recent);
const waivers = [{ id: '1', check: 'a', until: '2026-04-01T00:00:00Z' }];

describe('transitions', () => {
  it.each<
    [
      string,
      JsonObject,
      CheckStatus,
      Partial<EvaluationInput>,
      string,
      CheckStatus,
    ]
  >([
    [
      'a better value',
      coverage,
      'fail',
      { facts: good },
      'fact-changed',
      'pass',
    ],
    [
      'a first value',
      coverage,
      'unknown',
      { facts: bad },
      'fact-changed',
      'fail',
    ],
    ['a value that is gone', coverage, 'pass', {}, 'fact-changed', 'unknown'],
    [
      'an old value',
      coverage,
      'pass',
      { facts: exampleFacts({ 'ci.coverage': 90 }, '2026-02-01T00:00:00Z') },
      'fact-stale',
      'stale',
    ],
    [
      'a source that is down',
      coverage,
      'pass',
      { facts: { ci: { facts: {}, error: { message: 'down', at: recent } } } },
      'collector-failed',
      'error',
    ],
    [
      'a waiver',
      coverage,
      'fail',
      { facts: bad, waivers },
      'waiver-granted',
      'waived',
    ],
    [
      'a waiver that ended',
      coverage,
      'waived',
      { facts: bad },
      'waiver-ended',
      'fail',
    ],
    [
      'a waiver not needed any longer',
      coverage,
      'waived',
      { facts: good },
      'fact-changed',
      'pass',
    ],
    [
      'a check that is in force now',
      coverage,
      'announced',
      { facts: bad },
      'check-enabled',
      'fail',
    ],
    [
      'an entity that became a website',
      { ...coverage, appliesTo: { 'spec.lifecycle': 'production' } },
      'pass',
      { facts: good },
      'entity-changed',
      'not-applicable',
    ],
    [
      'an entity without owner',
      { expression: 'has(entity.spec.team)' },
      'pass',
      {},
      'entity-changed',
      'fail',
    ],
    [
      'time',
      { expression: 'age(facts.ci.released) < duration("30d")' },
      'pass',
      {
        facts: exampleFacts(
          { 'ci.released': '2026-02-01' },
          '2026-02-01T00:00:00Z',
        ),
      },
      'time-passed',
      'fail',
    ],
    [
      'a new value of what ages',
      { expression: 'age(facts.ci.released) < duration("30d")' },
      'fail',
      { facts: exampleFacts({ 'ci.released': '2026-03-01' }, recent) },
      'fact-changed',
      'pass',
    ],
  ])('%s', (_, check, from, input, cause, to) => {
    expect(changes(check, from, input)).toEqual([
      expect.objectContaining({ check: 'a', from, to, cause }),
    ]);
  });

  it('there are none where nothing changed', () => {
    expect(changes(coverage, 'pass', { facts: good })).toEqual([]);
  });

  it('tells a changed check from an unchanged one in a new version of the scorecard', () => {
    const lenient = compile({
      ...coverage,
      expression: 'facts.ci.coverage > 1',
    });
    const retitled = compile({ ...coverage, title: 'Tested well' });
    const causeAfter = (scorecard?: PreviousStanding['scorecard']) =>
      changes(
        coverage,
        'pass',
        { facts: bad },
        { version: 'old', scorecard },
      )[0].cause;
    expect(causeAfter(lenient.scorecard)).toBe('check-changed');
    expect(causeAfter(retitled.scorecard)).toBe('fact-changed');
    expect(causeAfter()).toBe('check-changed');
  });

  it('tells of checks that are new or gone, and of entities that are', () => {
    const compiled = compile(coverage);
    const input = { entity: exampleEntity(), facts: good, waivers: [], now };
    const first = transitions(undefined, explain(compiled, input), compiled);
    expect(first).toEqual([
      expect.objectContaining({ cause: 'first-evaluation', to: 'pass' }),
    ]);
    expect(first[0]).not.toHaveProperty('from');

    expect(
      changes(
        coverage,
        undefined,
        { facts: good },
        {
          version: 'old',
          statuses: { gone: 'fail' },
        },
      ),
    ).toEqual([
      expect.objectContaining({ check: 'a', cause: 'check-changed' }),
      expect.objectContaining({
        check: 'gone',
        from: 'fail',
        cause: 'check-changed',
      }),
    ]);
    const [left] = changes(coverage, 'pass', {
      entity: exampleEntity({ type: 'website' }),
    });
    expect(left).toEqual(
      expect.objectContaining({ check: 'a', cause: 'entity-changed' }),
    );
    expect(left).not.toHaveProperty('to');
  });
});
