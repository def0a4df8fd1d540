import type { Evaluation } from '../evaluation/types';
import type { Scorecard } from '../scorecard/types';
import type { Fix } from './types';

const EFFORTS = ['minutes', 'hours', 'days'] as const;
const TO_MEND = ['fail', 'unknown', 'stale', 'error'];

/**
 * The smallest set of fixes to the next level, least effort first. A check without remedy is taken for hours of work.
 *
 * @public
 * @returns `undefined` at the highest level, and where the scorecard does not apply
 */
export function nextLevel(
  evaluation: Evaluation,
  scorecard: Scorecard,
): { level: string; fixes: Fix[] } | undefined {
  const next = scorecard.levels.findIndex(({ id }) => id === evaluation.level);
  const level = scorecard.levels[next + 1];
  if (!evaluation.applicable || !level) {
    return undefined;
  }
  const needed = scorecard.levels.slice(0, next + 2).map(({ id }) => id);
  const results = new Map(
    evaluation.results.map(result => [result.check, result]),
  );
  const fixes = scorecard.checks.flatMap((check): Fix[] => {
    const result = results.get(check.id);
    return result &&
      needed.includes(check.level) &&
      TO_MEND.includes(result.status)
      ? [
          {
            check: check.id,
            title: check.title,
            status: result.status,
            message: result.message,
            effort: check.remedy?.effort ?? 'hours',
            ...(check.remedy && { remedy: check.remedy.text }),
            links: check.remedy?.links ?? [],
            ...(check.remedy?.template && { template: check.remedy.template }),
          },
        ]
      : [];
  });
  return {
    level: level.id,
    fixes: fixes.sort(
      (a, b) => EFFORTS.indexOf(a.effort) - EFFORTS.indexOf(b.effort),
    ),
  };
}
