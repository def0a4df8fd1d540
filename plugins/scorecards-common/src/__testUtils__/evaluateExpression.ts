import { compileScorecard } from '../evaluation/compileScorecard';
import { explain } from '../evaluation/explain';
import type { EvaluationInput } from '../evaluation/EvaluationInput';
import type { CheckResult } from '../evaluation/types';
import { parseScorecard } from '../scorecard/parseScorecard';
import {
  exampleCheck,
  exampleEntity,
  exampleScorecard,
} from './exampleScorecard';

/** The result of a scorecard with one check. */
export function evaluateExpression(
  expression: string,
  { facts, ...fields }: Partial<EvaluationInput> & { maxAge?: string },
): CheckResult {
  const { maxAge, ...input } = fields;
  const compiled = compileScorecard(
    parseScorecard(
      exampleScorecard({
        checks: [exampleCheck({ expression, ...(maxAge && { maxAge }) })],
      }),
    ),
  );
  return explain(compiled, {
    entity: exampleEntity(),
    facts: facts ?? {},
    waivers: [],
    now: new Date('2026-03-04T00:00:00Z'),
    ...input,
  }).results[0];
}
