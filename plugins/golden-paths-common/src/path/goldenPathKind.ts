import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  formatPath,
  type EntityKind,
  type KindProblem,
} from '@paved/plugin-repositories-common';
import {
  FIELD_API_VERSION,
  OWN_API_VERSION,
  readGoldenPath,
} from './readGoldenPath';
import type { GoldenPath } from './types';

/**
 * Everything that is wrong with an entity of kind GoldenPath.
 *
 * @public
 */
export function goldenPathProblems(entity: Entity): KindProblem[] {
  return readGoldenPath(entity).problems;
}

/**
 * Reads an entity of kind GoldenPath, in either form.
 *
 * @public
 * @throws InputError naming every problem
 */
export function parseGoldenPath(entity: Entity): GoldenPath {
  const { path, problems } = readGoldenPath(entity);
  if (problems.length) {
    throw new InputError(
      `${path.ref} can't be used: ${problems
        .map(({ path: at, message }) => `${formatPath(at)}: ${message}`)
        .join('; ')}`,
    );
  }
  return path;
}

/**
 * The kind GoldenPath, as the validator of catalog files wants to know it.
 *
 * @public
 */
export const goldenPathKind: EntityKind = {
  kind: 'GoldenPath',
  apiVersions: [OWN_API_VERSION, FIELD_API_VERSION],
  async check(entity) {
    if (
      entity.kind !== goldenPathKind.kind ||
      !goldenPathKind.apiVersions.includes(entity.apiVersion)
    ) {
      return false;
    }
    const [problem] = goldenPathProblems(entity);
    if (problem) {
      throw new TypeError(`${formatPath(problem.path)}: ${problem.message}`);
    }
    return true;
  },
  problems: goldenPathProblems,
  references: [
    { field: 'spec.owner', defaultKind: 'Group' },
    { field: 'spec.lifecycle.successor', defaultKind: 'GoldenPath' },
  ],
};
