import * as fs from 'node:fs/promises';
import { DAY_MS, instant, isWorkday, midnight } from './days.mjs';
import { Random } from './random.mjs';
import { fromScratch, onPaths } from './services.mjs';

const story = JSON.parse(
  await fs.readFile(new URL('./costs.json', import.meta.url), 'utf8'),
);
const DISCOUNT = 0.88;
/** How many days ago services of the year began to cost something. */
const BEGAN = new Map(
  [...onPaths, ...fromScratch].map(({ name, daysAgo }) => [name, daysAgo]),
);

/** What teams, systems and services may cost in a month: bodies for `PUT /api/adoption/budgets`. */
export const { budgets } = story;

/**
 * The cloud's bill of the last twelve months and of this one in the form of FOCUS, tagged as far as people have done so.
 *
 * @param {{ today: string }} year
 * @returns {object[]} rows for `POST /api/adoption/imports/costs`
 */
export function costsOf({ today }) {
  const random = new Random('costs');
  const rows = [];
  const last = midnight(today);
  for (let day = monthOf(last, -story.months); day < last; day += DAY_MS) {
    const daysAgo = (last - day) / DAY_MS;
    const recent = Math.max(0, 1 - daysAgo / story.risingDays);
    for (const [name, [compute, storage]] of Object.entries(story.aDay)) {
      if (daysAgo > BEGAN.get(name)) {
        continue;
      }
      const factor =
        (isWorkday(day) ? 1 : 0.8) *
        (1 - (story.growthInYear * daysAgo) / 365) *
        (1 + recent * (story.rising[name] ?? 0));
      for (const [category, service, amount] of [
        ['Compute', 'Kubernetes', compute * factor],
        ['Databases', 'Managed PostgreSQL', storage],
      ]) {
        if (amount === 0) {
          continue;
        }
        const billed = amount * random.between(0.94, 1.06);
        rows.push({
          BilledCost: billed.toFixed(4),
          EffectiveCost: (billed * DISCOUNT).toFixed(4),
          BillingCurrency: story.currency,
          BillingAccountId: story.account,
          BillingPeriodStart: instant(monthOf(day)),
          BillingPeriodEnd: instant(monthOf(day, 1)),
          ChargePeriodStart: instant(day),
          ChargePeriodEnd: instant(day + DAY_MS),
          ChargeCategory: 'Usage',
          ProviderName: 'Northern Cloud',
          ServiceCategory: category,
          ServiceName: service,
          Tags: JSON.stringify(name ? { application: name } : {}),
        });
      }
    }
  }
  return rows;
}

/** The first moment of a day's month, or of one before or after it. */
function monthOf(day, offset = 0) {
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset);
}
