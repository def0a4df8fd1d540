import { openCostCells } from '@paved/plugin-adoption-common';
import { requestJson } from '@paved/plugin-scorecards-node';
import type { OpenCostSource } from './config';
import type { DatabaseCostStore } from './DatabaseCostStore';
import { plusDays, utcDay } from './days';

const TIMEOUT_MS = 60_000;
const MAX_BYTES = 32 * 1024 * 1024;
/** OpenCost reconciles its prices with bills for some days. */
const DAYS_AGAIN = 7;

/**
 * Takes what a cluster cost on the last whole days.
 *
 * @throws Error saying, in a sentence for people, whom it asked and what went wrong
 */
export async function readOpenCost(
  source: OpenCostSource,
  options: { store: DatabaseCostStore; now: Date; signal: AbortSignal },
): Promise<void> {
  const { store, now, signal } = options;
  const to = utcDay(now);
  const from = plusDays(to, -DAYS_AGAIN);
  const address = new URL(`${source.url}/allocation`);
  address.search = new URLSearchParams({
    window: `${from}T00:00:00Z,${to}T00:00:00Z`,
    aggregate: source.aggregate,
    step: '1d',
    accumulate: 'false',
  }).toString();
  const { origin } = address;
  const answer = await requestJson(address.href, {
    isAllowed: url => url.origin === origin,
    headersFor: (): Record<string, string> =>
      source.token ? { authorization: `Bearer ${source.token}` } : {},
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    signal,
  });
  const account = `opencost/${source.name}`;
  const cells = openCostCells(answer, { account, currency: source.currency });
  if (cells.length) {
    await store.replace(cells, {
      file: account,
      source: 'opencost',
      isPart: false,
      now,
    });
  }
}
