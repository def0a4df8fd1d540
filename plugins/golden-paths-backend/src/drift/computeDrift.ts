import {
  compareVersions,
  releasesBehind,
  type Deviation,
  type Release,
} from '@paved/plugin-golden-paths-common';
import { hasSteppedOff } from '../database/DatabaseDeviationStore';
import type { Instance } from '../database/DatabaseInstanceStore';
import { isLasting } from '../upgrades/isLasting';
import { latestOf } from '../upgrades/latestOf';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';
import { leftAlone, type UpgradePlanner } from '../upgrades/UpgradePlanner';

/**
 * How far a repository is from its path. A problem that another attempt would not mend is part of the answer.
 *
 * @throws Error when it can't be told now
 */
export async function computeDrift(
  instance: Instance,
  options: {
    planner: UpgradePlanner;
    snapshots: ReleaseSnapshots;
    deviations: Deviation[] | undefined;
    /** Of the path, newest first. */
    published: Release[];
    now: Date;
    signal?: AbortSignal;
  },
): Promise<Pick<Instance, 'drift' | 'problem'>> {
  const { repository, head: commit, lock, path } = instance;
  const { planner, snapshots, deviations, published, signal } = options;
  // What stepped off is left in peace
  if (!lock || instance.lockProblem || hasSteppedOff(deviations, path)) {
    return {};
  }
  const state = { repository, commit, lock };
  try {
    const leaveAlone = leftAlone(deviations);
    const current = await planner.tree(state);
    const report = await planner.verify(state, { current, leaveAlone });
    if (report.lockProblems.length > 0) {
      return { problem: report.lockProblems.join('; ') };
    }
    const latest = latestOf(published);
    const isBehind =
      latest && compareVersions(latest.version, lock.release) > 0;
    return {
      drift: {
        behind: releasesBehind(
          lock.release,
          published.map(({ version }) => version),
        ),
        managedChanged: [...report.edited, ...report.missing].sort(),
        wouldConflict: isBehind
          ? await trial(() =>
              snapshots
                .get(latest)
                .then(to =>
                  planner.plan(state, { to, leaveAlone, current, signal }),
                ),
            )
          : [],
        computedAt: options.now.toISOString(),
      },
    };
  } catch (error) {
    if (isLasting(error)) {
      return { problem: error.message };
    }
    throw error;
  }
}

/** An upgrade that needs an answer first (a new parameter) can't be tried, and is no problem. */
async function trial(
  plan: () => Promise<{ conflicts: Array<{ path: string }> }>,
): Promise<string[] | undefined> {
  try {
    return (await plan()).conflicts.map(({ path }) => path);
  } catch (error) {
    if (isLasting(error)) {
      return undefined;
    }
    throw error;
  }
}
