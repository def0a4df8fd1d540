import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** What is shown of fewer people lets one guess who they are. */
const LEAST = 5;
const AGAIN_AFTER = { days: 28 };

/** Where surveys are written down, and how many answers it takes to show some. */
export interface SurveysConfig {
  /** Id of a repository; without one no survey can be opened. */
  repository?: string;
  folder: string;
  atLeast: number;
  /** How long after a survey has closed the same people may be asked the same again. */
  againAfterMs: number;
}

/**
 * @throws InputError naming the key that is wrong
 */
export function readSurveysConfig(config: Config): SurveysConfig {
  const surveys = config.getOptionalConfig('adoption.surveys');
  const atLeast = surveys?.getOptionalNumber('atLeast') ?? LEAST;
  if (!Number.isInteger(atLeast) || atLeast < LEAST) {
    throw new InputError(
      `adoption.surveys.atLeast is ${atLeast}; it must be a whole number, ${LEAST} or more: fewer people can be told apart`,
    );
  }
  const folder = surveys?.getOptionalString('folder') ?? 'surveys';
  return {
    repository: surveys?.getOptionalString('repository'),
    folder: folder.replace(/^(\.?\/)+|\/+$/g, ''),
    atLeast,
    againAfterMs: readAgainAfter(config),
  };
}

function readAgainAfter(config: Config): number {
  const key = 'adoption.surveys.againAfter';
  const duration = durationToMilliseconds(
    config.has(key) ? readDurationFromConfig(config, { key }) : AGAIN_AFTER,
  );
  if (duration <= 0) {
    throw new InputError(
      `${key} must be longer than nothing: who is asked the same twice, one after the other, tells by the difference who else has answered`,
    );
  }
  return duration;
}
