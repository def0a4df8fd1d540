import type { Severity } from '../Evidence';

const SEVERITIES: Record<string, Severity> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  info: 'low',
  none: 'low',
  negligible: 'low',
};

/** A scanner's word for how bad it is. */
export function severityOf(word: string | undefined): Severity {
  return SEVERITIES[(word ?? '').toLocaleLowerCase('en-US')] ?? 'unknown';
}
