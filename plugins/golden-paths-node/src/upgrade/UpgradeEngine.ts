import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  compareVersions,
  migrationsBetween,
  newParameters,
  withDefaults,
  type Lock,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import { GitCommand, GitError } from '@paved/plugin-repositories-node';
import { resolve } from 'node:path';
import pLimit from 'p-limit';
import { prepareRelease } from '../render/prepareRelease';
import { RenderError } from '../render/RenderError';
import { renderRelease } from '../render/renderRelease';
import { TEMPLATE_ENGINE } from '../render/templateRenderer';
import type { RenderedRelease } from '../render/types';
import { mergeTrees } from './mergeTrees';
import { migrateFiles } from './migrateFiles';
import { DAY_MS, removeLeftovers } from './removeLeftovers';
import { RepositoryTree } from './RepositoryTree';
import { ScratchRepository } from './ScratchRepository';
import type { UpgradeOutcome, UpgradeRequest } from './types';
import { lockProblem, MEND_LOCK } from '../verify/lockProblem';
import { UpgradeError } from './UpgradeError';

/** Git processes at a time. */
const MERGES_AT_ONCE = 4;

/**
 * Computes upgrades: what a repository becomes when it goes from one release of its path to another. Nothing is written but in
 * the engine's own folder, which holds no state: it may be lost at any time.
 *
 * One engine serves a whole process; calls may run side by side.
 *
 * @public
 */
export class UpgradeEngine {
  readonly #git: GitCommand;
  readonly #folder: string;
  readonly #limit = pLimit(MERGES_AT_ONCE);
  #scratch?: Promise<ScratchRepository>;
  #sweptAt = 0;

  static create(options: {
    /** For repositories that merges are computed in; of this engine and others like it only. */
    scratchFolder: string;
    git?: GitCommand;
  }): UpgradeEngine {
    return new UpgradeEngine(
      resolve(options.scratchFolder),
      options.git ?? GitCommand.create(),
    );
  }

  private constructor(folder: string, git: GitCommand) {
    this.#folder = folder;
    this.#git = git;
  }

  /** Removes what the engine has on disk. It may be used again afterwards. */
  async dispose(): Promise<void> {
    await this.#retire();
  }

  /** @throws UpgradeError */
  async planUpgrade(request: UpgradeRequest): Promise<UpgradeOutcome> {
    const { lock, from, to, current } = request;
    checkReleases(lock, from, to);
    const before = renderOld(lock, from);
    const { after, parameters } = renderNew(request);
    const tree = new RepositoryTree(current, request.leaveAlone ?? []);

    const migrations = migrationsBetween(
      to.manifest,
      from.manifest.version,
      to.manifest.version,
    );
    const base = await migrateFiles(tree.side(before), migrations, tree);
    const ours = await migrateFiles(tree.ours, migrations, tree);
    const merged = await mergeTrees({
      base: base.files,
      ours: ours.files,
      theirs: tree.side(after),
      read: paths => tree.readMoved(paths, ours.movedFrom),
      idOf: content => tree.idOf(content),
      labels: {
        ours: 'yours',
        theirs: `${prepareRelease(to).goldenPath.name} ${to.manifest.version}`,
      },
      merge: sides => this.#merge(sides, request.signal),
    });

    const outcome = tree.outcome(merged.files, after, ours.movedFrom);
    return {
      from: from.manifest.version,
      to: to.manifest.version,
      changes: outcome.changes,
      conflicts: merged.conflicts,
      migrations: migrations.map(({ id }) => id),
      newParameters: newParameters(
        lock,
        prepareRelease(to).parameters,
        prepareRelease(from).parameters,
      ),
      parameters,
      lock: after.lock,
      writes: outcome.writes,
      files: outcome.files,
    };
  }

  async #merge(
    sides: Parameters<ScratchRepository['merge']>[0],
    signal?: AbortSignal,
  ) {
    return this.#limit(async () => {
      try {
        return await this.#mergeOnce(sides, signal);
      } catch (error) {
        if (error instanceof GitError && error.reason === 'aborted') {
          throw error;
        }
      }
      // What is left of it may be half written, or was tidied away; once more in a new one
      await this.#retire();
      try {
        return await this.#mergeOnce(sides, signal);
      } catch (error) {
        await this.#retire();
        throw new UpgradeError(
          'git',
          `The merge could not be computed in ${this.#folder}: ${
            toError(error).message
          }. See that there is git 2.38 or newer and room in that folder, and try again.`,
          error,
        );
      }
    });
  }

  async #mergeOnce(
    sides: Parameters<ScratchRepository['merge']>[0],
    signal?: AbortSignal,
  ) {
    const scratch = await this.#scratchRepository();
    return scratch.use(() => scratch.merge(sides, signal));
  }

  async #scratchRepository(): Promise<ScratchRepository> {
    if (Date.now() - this.#sweptAt > DAY_MS) {
      this.#sweptAt = Date.now();
      await removeLeftovers(this.#folder);
    }
    const current = this.#scratch;
    const scratch = await current?.catch(() => undefined);
    // Somebody else may have begun anew meanwhile
    if (scratch?.isFull && this.#scratch === current) {
      await this.#retire();
    }
    this.#scratch ??= ScratchRepository.create(this.#git, this.#folder);
    return this.#scratch;
  }

  async #retire(): Promise<void> {
    const scratch = this.#scratch;
    this.#scratch = undefined;
    await scratch?.then(
      repository => repository.retire(),
      () => {},
    );
  }
}

function checkReleases(
  lock: Lock,
  from: ReleaseSnapshot,
  to: ReleaseSnapshot,
): void {
  const old = prepareRelease(from);
  const next = prepareRelease(to);
  if (lock.path !== from.path || from.path !== to.path) {
    throw new UpgradeError(
      'release',
      `The repository is on ${lock.path}; a release of ${to.path} is no upgrade of it`,
    );
  }
  if (lock.release !== from.manifest.version || lock.digest !== old.digest) {
    throw new UpgradeError(
      'digest',
      `The lock is of release ${lock.release} with digest ${lock.digest}, but that release is ${old.digest}. ${MEND_LOCK}`,
    );
  }
  const order = compareVersions(to.manifest.version, from.manifest.version);
  if (order < 0) {
    throw new UpgradeError(
      'release',
      `The repository is on ${from.manifest.version}, which is above ${to.manifest.version}; releases are not taken back, publish a new one`,
    );
  }
  if (order === 0 && next.digest !== old.digest) {
    throw new UpgradeError(
      'release',
      `Both are release ${to.manifest.version}, but their contents differ; give the new one a higher version`,
    );
  }
}

function renderOld(lock: Lock, from: ReleaseSnapshot): RenderedRelease {
  let rendered: RenderedRelease;
  try {
    rendered = renderRelease(from, lock);
  } catch (error) {
    throw error instanceof RenderError
      ? new UpgradeError(
          'lock',
          `Release ${lock.release} can't be rendered with what the lock holds: ${error.message} ${MEND_LOCK}`,
          error,
        )
      : error;
  }
  const problem = lockProblem(lock, rendered.lock);
  if (problem) {
    throw new UpgradeError(
      'lock',
      `${problem}. ${
        lock.engine === TEMPLATE_ENGINE
          ? ''
          : `It was rendered by ${lock.engine}, and this is ${TEMPLATE_ENGINE}. `
      }${MEND_LOCK}`,
    );
  }
  return rendered;
}

function renderNew({ lock, to, parameters: given }: UpgradeRequest): {
  after: RenderedRelease;
  parameters: JsonObject;
} {
  try {
    const after = renderRelease(to, {
      // Of the lock's, those that the new release dropped are left out
      parameters: {
        ...withDefaults(prepareRelease(to).parameters, lock.parameters),
        ...given,
      },
      repository: lock.repository,
    });
    return { after, parameters: after.lock.parameters };
  } catch (error) {
    throw error instanceof RenderError
      ? new UpgradeError(
          error.reason === 'parameters' ? 'parameters' : 'render',
          `Release ${to.manifest.version} can't be rendered: ${error.message}`,
          error,
        )
      : error;
  }
}
