import type { MetricTarget } from '@paved/plugin-adoption-common';

/** Whether a number is where it should be; `undefined` where there is none. */
export function isMet(
  target: MetricTarget,
  value: number | undefined,
): boolean | undefined {
  if (value === undefined) {
    return undefined;
  }
  switch (target.is) {
    case 'above':
      return value > target.value;
    case 'at-least':
      return value >= target.value;
    case 'below':
      return value < target.value;
    default:
      return value <= target.value;
  }
}
