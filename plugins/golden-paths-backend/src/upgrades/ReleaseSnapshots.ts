import { ConflictError } from '@backstage/errors';
import type {
  Lock,
  Release,
  ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import type { DatabasePathStore } from '../database/DatabasePathStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';

/** A snapshot holds all files of a template; few are used at a time. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What releases render from; those used last are kept in memory. */
export class ReleaseSnapshots {
  readonly #paths: DatabasePathStore;
  readonly #releases: DatabaseReleaseStore;
  /** By digest and path, the one used last at the end. */
  readonly #kept = new Map<
    string,
    { snapshot: Promise<ReleaseSnapshot>; bytes: number }
  >();

  static create(options: {
    paths: DatabasePathStore;
    releases: DatabaseReleaseStore;
  }): ReleaseSnapshots {
    return new ReleaseSnapshots(options);
  }

  private constructor(options: {
    paths: DatabasePathStore;
    releases: DatabaseReleaseStore;
  }) {
    this.#paths = options.paths;
    this.#releases = options.releases;
  }

  /** @throws Error when it is not kept */
  async get({
    path,
    digest,
  }: Pick<Release, 'path' | 'digest'>): Promise<ReleaseSnapshot> {
    const key = `${digest} ${path}`;
    const kept = this.#kept.get(key) ?? {
      snapshot: this.#load(path, digest),
      bytes: 0,
    };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    try {
      const snapshot = await kept.snapshot;
      kept.bytes = snapshot.files.reduce(
        (bytes, { content }) => bytes + content.length,
        0,
      );
      this.#dropOldest();
      return snapshot;
    } catch (error) {
      // A failure is not remembered
      this.#kept.delete(key);
      throw error;
    }
  }

  /**
   * What a lock says that its repository was rendered from.
   *
   * @throws ConflictError naming what is wrong, and the mend
   */
  async ofLock(lock: Lock): Promise<ReleaseSnapshot> {
    const stored = await this.#paths.get(lock.path);
    if (!stored || stored.deletedAt) {
      throw new ConflictError(
        `The lock names ${lock.path}, which is not in the catalog${
          stored ? ' any more' : ''
        }; bring the path back, adopt another one, or step off`,
      );
    }
    const release = await this.#releases.get(lock.path, lock.release);
    if (!release) {
      throw new ConflictError(
        `The lock names release ${lock.release} of ${lock.path}, which was never published here; publish it from the commit that it was made of, or adopt a published release`,
      );
    }
    if (release.digest !== lock.digest) {
      throw new ConflictError(
        `The lock has another digest for release ${lock.release} of ${lock.path} than the one that is published; take .golden-path.yaml back as the portal wrote it`,
      );
    }
    return this.get(release);
  }

  #dropOldest(): void {
    let bytes = [...this.#kept.values()].reduce(
      (sum, kept) => sum + kept.bytes,
      0,
    );
    for (const [key, kept] of this.#kept) {
      if (bytes <= MOST_BYTES) {
        return;
      }
      bytes -= kept.bytes;
      this.#kept.delete(key);
    }
  }

  async #load(path: string, digest: string): Promise<ReleaseSnapshot> {
    const snapshot = await this.#releases.snapshot(digest, path);
    if (!snapshot) {
      throw new Error(`The files with the digest ${digest} are not kept`);
    }
    return snapshot;
  }
}
