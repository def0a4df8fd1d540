import { z } from 'zod';
import type { Evidence } from '../Evidence';
import { readJson } from './readJson';

const rule = z.object({
  id: z.string().optional(),
  defaultConfiguration: z.object({ level: z.string().optional() }).optional(),
});

const schema = z.object({
  version: z.string().startsWith('2.', 'is not SARIF 2'),
  runs: z.array(
    z.object({
      tool: z.object({
        driver: z.object({ rules: z.array(rule).optional() }),
      }),
      results: z
        .array(
          z.object({
            ruleId: z.string().optional(),
            ruleIndex: z.number().int().optional(),
            level: z.string().optional(),
            kind: z.string().optional(),
            suppressions: z
              .array(z.object({ status: z.string().optional() }))
              .nullish(),
          }),
        )
        .nullish(),
    }),
  ),
});

/**
 * SARIF 2.1.0: results by level. A result without one has its rule's, else `warning` (section 3.27.10). Results of a kind other
 * than `fail` and accepted suppressions (3.35) do not count.
 */
export function readSarif(text: string): Evidence {
  const staticAnalysis = { errors: 0, warnings: 0 };
  for (const { tool, results } of readJson(text, schema).runs) {
    const rules = tool.driver.rules ?? [];
    const byId = new Map(rules.map(each => [each.id, each]));
    for (const result of results ?? []) {
      const suppressed = result.suppressions?.some(
        ({ status }) => (status ?? 'accepted') === 'accepted',
      );
      if (suppressed || (result.kind ?? 'fail') !== 'fail') {
        continue;
      }
      const known =
        result.ruleIndex === undefined
          ? byId.get(result.ruleId)
          : rules[result.ruleIndex];
      const level =
        result.level ?? known?.defaultConfiguration?.level ?? 'warning';
      staticAnalysis.errors += level === 'error' ? 1 : 0;
      staticAnalysis.warnings += level === 'warning' ? 1 : 0;
    }
  }
  return { staticAnalysis };
}
