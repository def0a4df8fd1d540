import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** How the loop from feedback to what shipped is kept in bounds. */
export interface LoopConfig {
  /** How often one person may give feedback within an hour, and ask for something. */
  feedbackPerHour: number;
  /** So many services doing the same in their own way become a request. */
  deviatingServices: number;
}

/**
 * @throws InputError naming the key that is wrong
 */
export function readLoopConfig(config: Config): LoopConfig {
  return {
    feedbackPerHour: positive(config, 'adoption.feedback.mostPerHour', 20),
    deviatingServices: positive(
      config,
      'adoption.requests.fromDeviatingServices',
      3,
    ),
  };
}

function positive(config: Config, key: string, otherwise: number): number {
  const number = config.getOptionalNumber(key) ?? otherwise;
  if (!Number.isInteger(number) || number < 1) {
    throw new InputError(
      `${key} must be a whole number from 1, and is ${number}`,
    );
  }
  return number;
}
