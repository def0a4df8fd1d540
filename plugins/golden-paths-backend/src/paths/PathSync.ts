import { createHash } from 'node:crypto';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { isError, stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  changelogSection,
  parseGoldenPath,
  type Candidate,
  type GoldenPath,
  type Release,
} from '@paved/plugin-golden-paths-common';
import type { SnapshotReading } from '@paved/plugin-golden-paths-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type {
  DatabasePathStore,
  StoredPath,
} from '../database/DatabasePathStore';
import {
  publishProblems,
  type DatabaseReleaseStore,
} from '../database/DatabaseReleaseStore';
import { errorsOf } from './errorsOf';
import type { PathReader } from './PathReader';
import type { Publishing } from './Publishing';
import { templateRefOf } from './templateRefOf';

export interface PathSyncOptions {
  catalog: CatalogService;
  auth: AuthService;
  repositories: RepositoriesService;
  paths: DatabasePathStore;
  releases: DatabaseReleaseStore;
  reader: PathReader;
  publishing: Publishing;
  logger: LoggerService;
}

/**
 * Keeps paths as the catalog and their repositories have them. What can't be read stays as it was, with the problem; a path that
 * is gone keeps its releases.
 */
export class PathSync {
  readonly #options: PathSyncOptions;

  static create(options: PathSyncOptions): PathSync {
    return new PathSync(options);
  }

  private constructor(options: PathSyncOptions) {
    this.#options = options;
  }

  /**
   * Compares all paths.
   *
   * @throws Error naming the paths that could not be read now, when all others are done
   */
  async run(options: { signal?: AbortSignal; now: Date }): Promise<void> {
    const { catalog, paths } = this.#options;
    const known = new Set((await paths.list()).map(({ path }) => path.ref));
    const failures: string[] = [];
    const pages = catalog.streamEntities(
      { filter: { kind: 'GoldenPath' } },
      await this.#asPlugin(),
    );
    for await (const entities of pages) {
      for (const entity of entities) {
        options.signal?.throwIfAborted();
        known.delete(stringifyEntityRef(entity));
        await this.#compare(entity, options.now).catch(error =>
          failures.push(
            `${stringifyEntityRef(entity)}: ${stringifyError(error)}`,
          ),
        );
      }
    }
    await this.#remove([...known], options.now);
    if (failures.length > 0) {
      throw new Error(
        `Golden paths could not be compared; they stay as they are: ${failures.join(
          '; ',
        )}`,
      );
    }
  }

  /** Compares those that lie in a repository. */
  async pushed(repository: string, now: Date): Promise<void> {
    const { catalog, paths } = this.#options;
    for (const { path } of await paths.ofRepository(repository)) {
      const entity = await catalog.getEntityByRef(
        path.ref,
        await this.#asPlugin(),
      );
      if (entity) {
        await this.#compare(entity, now);
      }
    }
  }

  async #compare(entity: Entity, now: Date): Promise<void> {
    const { auth, paths, repositories } = this.#options;
    const ref = stringifyEntityRef(entity);
    const etag =
      entity.metadata.etag ??
      createHash('sha256').update(JSON.stringify(entity)).digest('hex');
    const [stored, place] = await Promise.all([
      paths.get(ref),
      repositories.resolveEntity(
        { entity },
        { credentials: await auth.getOwnServiceCredentials() },
      ),
    ]);
    const commit = place?.repository.head;
    const isSame =
      stored?.etag === etag &&
      !stored.deletedAt &&
      stored.repository === place?.repository.id &&
      stored.folder === place?.path &&
      stored.commit === commit;
    if (isSame) {
      return;
    }
    const seen = {
      etag,
      repository: place?.repository.id,
      folder: place?.path,
      commit,
    };
    let path: GoldenPath;
    try {
      path = parseGoldenPath(entity);
    } catch (error) {
      if (!isError(error) || error.name !== 'InputError') {
        throw error;
      }
      await this.#refuse(ref, stored && { ...stored, ...seen }, error.message);
      return;
    }
    if (!place || !commit) {
      await paths.save({
        ...seen,
        path,
        template: stored?.template,
        problem: path.release
          ? `No repository that the portal knows declares ${ref}, so nothing can be released; put its golden-path.yaml into one`
          : undefined,
      });
      return;
    }
    await this.#read(path, {
      now,
      stored,
      etag,
      repository: place.repository.id,
      branch: place.repository.defaultBranch ?? commit,
      folder: place.path,
      commit,
    });
  }

  async #read(
    path: GoldenPath,
    at: {
      now: Date;
      stored: StoredPath | undefined;
      etag: string;
      repository: string;
      branch: string;
      folder: string;
      commit: string;
    },
  ): Promise<void> {
    const { paths, releases, reader, publishing } = this.#options;
    const { now, stored, branch, ...seen } = at;
    const { repository, commit, folder } = seen;
    const reading = await reader.read(seen);
    const template =
      (reading.snapshot && templateRefOf(reading.snapshot)) ?? stored?.template;
    const version = reading.path?.release?.version;
    if (!version) {
      await paths.save({
        ...seen,
        path,
        template,
        problem: path.release && errorsOf(reading).join('; '),
      });
      return;
    }
    // It has to be there before its first release
    await paths.save({ ...seen, path, template });
    let published = await releases.list(path.ref);
    if (published.length === 0 && reading.snapshot && reading.digest) {
      await publishing.publishFirst(
        reading.snapshot,
        {
          path: path.ref,
          version,
          digest: reading.digest,
          changelog: sectionOf(reading, version),
          source: { repository, commit, folder },
          publishedAt: now.toISOString(),
        },
        now,
      );
      published = await releases.list(path.ref);
    }
    const candidate = candidateOf(reading, {
      version,
      commit,
      branch,
      published,
    });
    if (candidate) {
      await paths.save({ ...seen, path, template, candidate });
      // It may have been published since
      const release = await releases.get(path.ref, version);
      if (release?.digest === candidate.digest) {
        await paths.clearCandidate(path.ref, candidate);
      }
    }
  }

  async #refuse(
    ref: string,
    stored: StoredPath | undefined,
    problem: string,
  ): Promise<void> {
    this.#options.logger.warn(`Golden path '${ref}': ${problem}`);
    // Of one that never could be read there is nothing to show; its repository's page tells why
    if (stored) {
      await this.#options.paths.save({ ...stored, problem });
    }
  }

  /** A page that is missing from a listing removes nothing: the catalog must not know the names either. */
  async #remove(refs: string[], now: Date): Promise<void> {
    if (refs.length > 0) {
      const { items } = await this.#options.catalog.getEntitiesByRefs(
        { entityRefs: refs, fields: ['kind'] },
        await this.#asPlugin(),
      );
      await this.#options.paths.remove(
        refs.filter((_, index) => !items[index]),
        now,
      );
    }
  }

  async #asPlugin() {
    return {
      credentials: await this.#options.auth.getOwnServiceCredentials(),
    };
  }
}

function sectionOf(
  { changelog }: SnapshotReading,
  version: string,
): string | undefined {
  return changelog && changelogSection(changelog, version);
}

function candidateOf(
  reading: SnapshotReading,
  at: {
    version: string;
    commit: string;
    branch: string;
    published: Release[];
  },
): Candidate | undefined {
  const { version, commit, branch, published } = at;
  const { digest } = reading;
  if (
    digest &&
    published.some(each => each.version === version && each.digest === digest)
  ) {
    return undefined;
  }
  return {
    version,
    digest: digest ?? '',
    commit,
    ref: branch,
    changelog: sectionOf(reading, version),
    problems: [
      ...(digest ? publishProblems({ version, digest }, published) : []),
      ...errorsOf(reading),
    ],
  };
}
