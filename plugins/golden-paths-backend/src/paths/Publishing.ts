import { ConflictError, InputError } from '@backstage/errors';
import {
  changelogSection,
  type Release,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import type {
  DatabasePathStore,
  StoredPath,
} from '../database/DatabasePathStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type { GoldenPathEvents } from '../events/GoldenPathEvents';
import { errorsOf } from './errorsOf';
import type { PathReader } from './PathReader';

export interface PublishingOptions {
  paths: DatabasePathStore;
  releases: DatabaseReleaseStore;
  reader: PathReader;
  events: GoldenPathEvents;
  /** Drift of everything on a path is to be computed again. */
  onWanted: () => void;
}

/** What was read to be released. */
export interface Draft {
  release: Omit<Release, 'publishedAt' | 'publishedBy'>;
  snapshot: ReleaseSnapshot;
}

/** Makes releases of what lies in paths' repositories. */
export class Publishing {
  readonly #options: PublishingOptions;

  static create(options: PublishingOptions): Publishing {
    return new Publishing(options);
  }

  private constructor(options: PublishingOptions) {
    this.#options = options;
  }

  /**
   * Reads what would be released now.
   *
   * @param ref - branch, tag or commit; the default branch when left out
   * @throws InputError naming the problems
   */
  async draft(stored: StoredPath, ref?: string): Promise<Draft> {
    const { path, repository, folder } = stored;
    const { reader } = this.#options;
    // What was pushed a moment ago counts, though nobody has told the portal yet
    const commit =
      repository === undefined || folder === undefined
        ? undefined
        : await reader.resolve(repository, ref);
    if (repository === undefined || folder === undefined || !commit) {
      throw new InputError(
        `${path.ref} is declared in no repository that the portal knows, so nothing can be read; put its golden-path.yaml into one`,
      );
    }
    const reading = await reader.read({ repository, folder, commit });
    const { snapshot, digest } = reading;
    if (!snapshot || !digest) {
      const problems = errorsOf(reading);
      throw new InputError(
        problems.length > 0
          ? `What lies at ${ref ?? commit} can't be released: ${problems.join(
              '; ',
            )}`
          : `golden-path.yaml at ${
              ref ?? commit
            } has no spec.release; write one with its version and layers`,
      );
    }
    return {
      snapshot: { ...snapshot, path: path.ref },
      release: {
        path: path.ref,
        version: snapshot.manifest.version,
        digest,
        changelog:
          reading.changelog &&
          changelogSection(reading.changelog, snapshot.manifest.version),
        source: { repository, commit, folder },
      },
    };
  }

  /**
   * Publishes a version of a path.
   *
   * @throws ConflictError when what is read has another version, the version has another digest, or is below the latest
   */
  async publish(
    stored: StoredPath,
    request: { version: string; ref?: string; by?: string },
    now: Date,
  ): Promise<Release> {
    const { paths, releases } = this.#options;
    const { release, snapshot } = await this.draft(stored, request.ref);
    if (release.version !== request.version) {
      throw new ConflictError(
        `golden-path.yaml at ${release.source.commit} has version ${release.version}, not ${request.version}; look at it again before you publish`,
      );
    }
    await this.#publish(
      snapshot,
      {
        ...release,
        publishedAt: now.toISOString(),
        publishedBy: request.by,
      },
      {},
      now,
    );
    const current = await paths.get(release.path);
    if (current?.candidate?.digest === release.digest) {
      await paths.clearCandidate(release.path, current.candidate);
    }
    const published = await releases.get(release.path, release.version);
    if (!published) {
      throw new Error(`Release ${release.version} is gone again`);
    }
    return published;
  }

  /** Publishes a path's first release; nothing happens when it has one. */
  async publishFirst(
    snapshot: ReleaseSnapshot,
    release: Release,
    now: Date,
  ): Promise<void> {
    await this.#publish(
      { ...snapshot, path: release.path },
      release,
      { onlyFirst: true },
      now,
    );
  }

  async #publish(
    snapshot: ReleaseSnapshot,
    release: Release,
    options: { onlyFirst?: boolean },
    now: Date,
  ): Promise<void> {
    const { releases, events, onWanted } = this.#options;
    const digest = await releases.saveSnapshot(snapshot, now);
    if (digest !== release.digest) {
      throw new Error(
        `The files of ${release.path} ${release.version} have the digest ${digest}, not ${release.digest}`,
      );
    }
    if (await releases.publish(release, { ...options, now })) {
      onWanted();
      await events.publish({
        id: `${release.path}/releases/${release.version}`,
        type: 'golden-path.released',
        at: release.publishedAt,
        path: release.path,
        release: release.version,
        by: release.publishedBy,
      });
    }
  }
}
