import { ConflictError, NotFoundError } from '@backstage/errors';
import type { ReleaseSnapshot } from '@paved/plugin-golden-paths-common';
import type { StoredPath } from '../database/DatabasePathStore';
import {
  publishProblems,
  type DatabaseReleaseStore,
} from '../database/DatabaseReleaseStore';
import type { Publishing } from '../paths/Publishing';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';

/**
 * What a forecast is to be made of. A version that is not published is what lies on the default branch now.
 *
 * @throws ConflictError when what lies there could not be released, or is released already
 */
export async function snapshotToForecast(
  stored: StoredPath,
  { ref, version }: { ref?: string; version?: string },
  options: {
    releases: DatabaseReleaseStore;
    snapshots: ReleaseSnapshots;
    publishing: Publishing;
  },
): Promise<ReleaseSnapshot> {
  const path = stored.path.ref;
  const release =
    version === undefined
      ? undefined
      : await options.releases.get(path, version);
  if (release) {
    return options.snapshots.get(release);
  }
  const { release: draft, snapshot } = await options.publishing.draft(
    stored,
    ref,
  );
  if (version !== undefined && draft.version !== version) {
    throw new NotFoundError(
      `There is no release ${version} of '${path}', and what is to be released next is ${draft.version}`,
    );
  }
  const published = await options.releases.list(path);
  const place = ref ?? 'its default branch';
  const [problem] = publishProblems(draft, published);
  if (problem) {
    throw new ConflictError(`What lies on ${place}: ${problem}`);
  }
  if (published.some(each => each.version === draft.version)) {
    throw new ConflictError(
      `What lies on ${place} is release ${draft.version} of '${path}', which is published already; push one with a higher spec.release.version, or name the version to forecast what is published`,
    );
  }
  return snapshot;
}
