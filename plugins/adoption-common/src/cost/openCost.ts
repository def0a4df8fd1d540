import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { parseAmount } from './amounts';
import { costKey } from './FocusReader';
import type { CostCell } from './types';

const MOST_SETS = 100;
const MOST_ALLOCATIONS = 50_000;

const answerSchema = z.object({
  code: z.number().optional(),
  message: z.string().optional(),
  data: z
    .array(
      z
        .record(
          z.object({
            name: z.string().max(1_000),
            start: z.string().max(40).optional(),
            window: z.object({ start: z.string().max(40) }).optional(),
            totalCost: z.number().finite(),
          }),
        )
        .nullable(),
    )
    .max(MOST_SETS),
});

/**
 * Reads what OpenCost answers to `GET /allocation?aggregate=…&step=1d`. Its costs are computed from prices, so what is billed and
 * what is effective are the same.
 *
 * @public
 * @throws InputError when the answer is none of OpenCost's
 * @see https://opencost.io/docs/integrations/api/
 */
export function openCostCells(
  answer: unknown,
  source: { account: string; currency: string },
): CostCell[] {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(
      `The answer is none of OpenCost's /allocation: ${path.join(
        '.',
      )}: ${message}`,
    );
  }
  const allocations = parsed.data.data.flatMap(set => Object.values(set ?? {}));
  if (allocations.length > MOST_ALLOCATIONS) {
    throw new InputError(
      `OpenCost tells of ${allocations.length} allocations; ${MOST_ALLOCATIONS} is the most. Aggregate by namespace or a label.`,
    );
  }
  const cells = new Map<string, CostCell>();
  for (const { name, start, window, totalCost } of allocations) {
    const at = Date.parse(window?.start ?? start ?? '');
    // Numbers of JSON never need more digits than they are written with
    const amount = parseAmount(String(totalCost));
    if (Number.isNaN(at) || amount === undefined) {
      throw new InputError(
        `OpenCost's allocation '${name.slice(0, 100)}' has no start or no cost`,
      );
    }
    const day = new Date(at).toISOString().slice(0, 10);
    const key = keyOf(name);
    const id = JSON.stringify([day, key]);
    const cell = cells.get(id);
    if (cell) {
      cell.effective += amount;
      cell.billed += amount;
      cell.charges += 1;
    } else {
      cells.set(id, {
        account: source.account,
        billingMonth: day.slice(0, 7),
        day,
        key,
        currency: source.currency,
        provider: 'OpenCost',
        category: 'Cluster',
        effective: amount,
        billed: amount,
        charges: 1,
      });
    }
  }
  return [...cells.values()];
}

/** `__idle__`, `__unallocated__` and their like are nobody's. */
function keyOf(name: string): string {
  return /^__.*__$/.test(name) ? '' : costKey(name);
}
