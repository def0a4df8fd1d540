import { z } from 'zod';
import type { Evidence, Severity } from '../Evidence';
import { readJson } from './readJson';
import { severityOf } from './severity';

const schema = z.object({
  bomFormat: z.literal('CycloneDX'),
  vulnerabilities: z
    .array(
      z.object({
        id: z.string(),
        published: z.string().datetime({ offset: true }).optional(),
        ratings: z
          .array(z.object({ severity: z.string().optional() }))
          .optional(),
        analysis: z.object({ state: z.string().optional() }).optional(),
        affects: z.array(z.object({ ref: z.string() })).optional(),
      }),
    )
    .optional(),
});

const WORST_FIRST: Severity[] = ['critical', 'high', 'medium', 'low'];
/** States of an analysis in which there is nothing to mend. */
const RULED_OUT = new Set([
  'resolved',
  'resolved_with_pedigree',
  'false_positive',
  'not_affected',
]);

/** CycloneDX JSON with vulnerabilities (1.4 and later); the worst of several ratings counts. */
export function readCycloneDx(text: string): Evidence {
  const { vulnerabilities = [] } = readJson(text, schema);
  return {
    vulnerabilities: vulnerabilities
      .filter(({ analysis }) => !RULED_OUT.has(analysis?.state ?? ''))
      .flatMap(({ id, published, ratings = [], affects }) => {
        const found = ratings.map(({ severity }) => severityOf(severity));
        const severity =
          WORST_FIRST.find(each => found.includes(each)) ?? 'unknown';
        return (affects?.length ? affects : [{ ref: '' }]).map(({ ref }) => ({
          id,
          component: ref,
          severity,
          published,
        }));
      }),
  };
}
