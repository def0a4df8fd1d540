import * as fs from 'node:fs/promises';
import { DAY_MS, instant, isWorkday, midnight } from './days.mjs';
import { Random } from './random.mjs';

const story = JSON.parse(
  await fs.readFile(new URL('./costs.json', import.meta.url), 'utf8'),
);
const DISCOUNT = 0.88;

/** What teams, systems and services may cost in a month: bodies for `PUT /api/adoption/budgets`. */
export const { budgets } = story;

/**
 * The cloud's bill of the last weeks in the form of FOCUS, tagged as far as people have done so.
 *
 * @param {{ today: string }} year
 * @returns {object[]} rows for `POST /api/adoption/imports/costs`
 */
export function costsOf({ today }) {
  const random = new Random('costs');
  const rows = [];
  for (
    let day = midnight(today, story.days);
    day < midnight(today);
    day += DAY_MS
  ) {
    const date = new Date(day);
    const month = offset =>
      instant(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset));
    const grown = 1 - (midnight(today) - day) / (story.days * DAY_MS);
    for (const [name, [compute, storage]] of Object.entries(story.aDay)) {
      const factor =
        (isWorkday(day) ? 1 : 0.8) * (1 + grown * (story.rising[name] ?? 0.03));
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
          BillingPeriodStart: month(0),
          BillingPeriodEnd: month(1),
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
