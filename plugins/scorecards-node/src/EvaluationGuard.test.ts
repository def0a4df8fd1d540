import {
  compileScorecard,
  parseScorecard,
  standing,
} from '@paved/plugin-scorecards-common';
import { EvaluationGuard } from './EvaluationGuard';

const now = new Date('2026-03-01T00:00:00Z');

function compiled(...expressions: string[]) {
  return compileScorecard(
    parseScorecard({
      apiVersion: 'paved.dev/v1alpha1',
      kind: 'Scorecard',
      metadata: { name: 'readiness' },
      spec: {
        owner: 'platform',
        appliesTo: { kind: 'Component' },
        levels: [{ id: 'gold' }],
        checks: expressions.map((expression, index) => ({
          id: `check-${index}`,
          title: 'It holds',
          why: 'Somebody wants it.',
          level: 'gold',
          expression,
        })),
      },
    }),
  );
}

function entity(name: string, text: string) {
  return {
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name },
    },
    facts: {
      ci: {
        facts: {
          text: { value: text, observedAt: now.toISOString() },
          list: {
            value: Array.from({ length: 10_000 }, (_, index) => index),
            observedAt: now.toISOString(),
          },
        },
      },
    },
    waivers: [],
    now,
  };
}

const harmless = 'aaaa';
const explosive = `${'a'.repeat(60)}!`;

describe('EvaluationGuard', () => {
  it('stops the check that never ends, for the entity for which it does, and nothing else', () => {
    const scorecard = compiled(
      'size(facts.ci.text) > 0',
      'facts.ci.text.matches("^(a+)+$")',
      'facts.ci.text == "b"',
    );
    const items = [
      entity('one', harmless),
      entity('two', explosive),
      entity('three', harmless),
    ];
    const guard = EvaluationGuard.create({
      chunkMs: 200,
      itemMs: 100,
      checkMs: 50,
    });

    const standings = guard.evaluate(items, (item, protect) =>
      standing(scorecard, item, protect),
    );

    expect(standings.map(({ statuses }) => statuses)).toEqual([
      'PPF',
      'PEF',
      'PPF',
    ]);
  });

  it('stops loops in loops', () => {
    const scorecard = compiled(
      'facts.ci.list.all(a, facts.ci.list.all(b, a + b >= 0))',
    );
    const [{ statuses }] = EvaluationGuard.create({
      chunkMs: 50,
      itemMs: 50,
      checkMs: 50,
    }).evaluate([entity('one', harmless)], (item, protect) =>
      standing(scorecard, item, protect),
    );
    expect(statuses).toBe('E');
  });

  it('does not ask a check for ever that took too long again and again', () => {
    const scorecard = compiled('facts.ci.text.matches("^(a+)+$")');
    const guard = EvaluationGuard.create({
      chunkMs: 50,
      itemMs: 50,
      checkMs: 50,
      strikes: 2,
    });
    const evaluate = (texts: string[]) =>
      guard.evaluate(
        texts.map((text, index) => entity(`entity-${index}`, text)),
        (item, protect) => standing(scorecard, item, protect),
      );
    evaluate([explosive, explosive]);

    const started = performance.now();
    const standings = evaluate(Array.from({ length: 200 }, () => explosive));

    expect(standings.map(({ statuses }) => statuses)).toEqual(
      Array.from({ length: 200 }, () => 'E'),
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('passes on what is thrown for another reason', () => {
    expect(() =>
      EvaluationGuard.create().evaluate([1], () => {
        throw new Error('no database');
      }),
    ).toThrow('no database');
  });
});
