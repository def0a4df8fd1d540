import { digestOf } from '../digest';
import type { CreationPlan } from './types';

/**
 * `sha256-<hex>` of everything that a plan does: the same plan has the same hash wherever it is made.
 *
 * @public
 */
export function planHash(plan: Omit<CreationPlan, 'hash'>): string {
  const { path, release, digest, repository, parameters, effects } = plan;
  return digestOf({
    path,
    release,
    digest,
    repository,
    parameters,
    effects,
    files: plan.files
      .map(({ path: file, class: kind, mode, sha256 }) => ({
        file,
        kind,
        mode,
        sha256,
      }))
      .sort((a, b) => (a.file < b.file ? -1 : 1)),
  });
}
