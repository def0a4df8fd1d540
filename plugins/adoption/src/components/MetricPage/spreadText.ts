import type { MetricTile } from '@paved/plugin-adoption-common';
import { valueText } from '../../words';

/** How far single ones are from the number: a middle alone hides the slow ones. */
export function spreadText(tile: MetricTile): string | undefined {
  const { spread, definition, currency } = tile;
  if (!spread) {
    return undefined;
  }
  const told = (value: number) => valueText(value, definition.unit, currency);
  return `Half of them are between ${told(spread.p25)} and ${told(
    spread.p75,
  )}; nine in ten are at ${told(spread.p90)} or below.`;
}
