import type { Entity } from '@backstage/catalog-model';
import type { JsonValue } from '@backstage/types';
import { compileScorecard } from '../evaluation/compileScorecard';
import { explain } from '../evaluation/explain';
import { stepsTaken } from '../expression/effort';
import type { EntityFacts } from '../facts/types';
import { decideGate } from '../gate/decideGate';
import { isObject, type KindProblem } from '@paved/plugin-repositories-common';
import { parseScorecard } from './parseScorecard';
import type { Scorecard, ScorecardTest } from './types';

/** All tests of a scorecard together: about half a second's work. */
const MOST_STEPS = 4_000_000;

/**
 * What became of one of a scorecard's own tests.
 *
 * @public
 */
export interface ScorecardTestResult {
  name: string;
  passed: boolean;
  /** What was expected and what came instead. */
  problems: string[];
}

/**
 * Runs the examples that a scorecard carries. Without `now`, an example is evaluated at a moment at which every check is
 * in force.
 *
 * @public
 * @throws InputError when the scorecard can't be read
 */
export function runScorecardTests(entity: Entity): ScorecardTestResult[] {
  return runTests(parseScorecard(entity));
}

/** The tests that fail, as problems of the scorecard. */
export function failedTests(scorecard: Scorecard): KindProblem[] {
  return runTests(scorecard).flatMap(({ name, problems }, index) =>
    problems.map(problem => ({
      path: ['spec', 'tests', index],
      message: `The test '${name}' fails: ${problem}`,
      remedy: 'Correct the check, or what the test expects.',
    })),
  );
}

function runTests(scorecard: Scorecard): ScorecardTestResult[] {
  const compiled = compileScorecard(scorecard);
  const stopAt = stepsTaken() + MOST_STEPS;
  const latest = Math.max(
    Date.UTC(2000, 0, 1),
    ...scorecard.checks.map(({ enabledFrom }) =>
      enabledFrom ? Date.parse(enabledFrom) : 0,
    ),
  );
  return scorecard.tests.map(test => {
    const now = test.now ? new Date(test.now) : new Date(latest);
    const evaluation = explain(compiled, {
      entity: test.entity,
      facts: factsOf(test, now),
      waivers: [],
      now,
      stopAt,
    });
    const problems: string[] = [];
    const { level, checks, gate } = test.expect;
    if (level !== undefined && level !== (evaluation.level ?? 'none')) {
      problems.push(`the level is ${evaluation.level ?? 'none'}, not ${level}`);
    }
    for (const [id, status] of Object.entries(checks ?? {})) {
      const result = evaluation.results.find(({ check }) => check === id);
      if (result?.status !== status) {
        problems.push(
          result
            ? `'${id}' is ${result.status}, not ${status}: ${result.message}`
            : `'${id}' is not looked at, because the scorecard does not apply to the entity`,
        );
      }
    }
    const { decision } = decideGate(evaluation, scorecard);
    if (gate !== undefined && gate !== decision) {
      problems.push(`the gate's answer is ${decision}, not ${gate}`);
    }
    return { name: test.name, passed: !problems.length, problems };
  });
}

function factsOf({ facts }: ScorecardTest, now: Date): EntityFacts {
  const result: EntityFacts = {};
  for (const [id, value] of Object.entries(facts)) {
    const dot = id.indexOf('.');
    const source = id.slice(0, dot);
    result[source] ??= { facts: {} };
    result[source].facts[id.slice(dot + 1)] = {
      observedAt: now.toISOString(),
      ...(isObservation(value) ? value : { value: value ?? null }),
    };
  }
  return result;
}

/** `{ value, observedAt }`, in contrast to a value that is a map. */
function isObservation(
  value: JsonValue | undefined,
): value is { value: JsonValue; observedAt?: string } {
  return (
    isObject(value) &&
    'value' in value &&
    Object.keys(value).every(key =>
      ['value', 'observedAt', 'commit'].includes(key),
    )
  );
}
