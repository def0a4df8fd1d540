import { NotFoundError } from '@backstage/errors';
import type { ReleaseSnapshot } from '@paved/plugin-golden-paths-common';
import type { StoredPath } from '../database/DatabasePathStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type { Publishing } from '../paths/Publishing';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';

/** What a forecast is to be made of. A version that is not published is the candidate's. */
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
  if (version !== undefined && stored.candidate?.version !== version) {
    throw new NotFoundError(`There is no release ${version} of '${path}'`);
  }
  return (await options.publishing.draft(stored, ref)).snapshot;
}
