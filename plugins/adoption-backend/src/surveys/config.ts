import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What is shown of fewer people lets one guess who they are. */
const LEAST = 5;

/** Where surveys are written down, and how many answers it takes to show some. */
export interface SurveysConfig {
  /** Id of a repository; without one no survey can be opened. */
  repository?: string;
  folder: string;
  atLeast: number;
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
  };
}
