import { createHash } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import { chunks, cleanText, whereIn } from '@paved/database';
import {
  compareVersions,
  snapshotDigest,
  type FileMode,
  type Release,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import type { Knex } from 'knex';
import { present } from './present';
import { wantedAgain } from './wantedAgain';
import type {
  BlobRow,
  InstanceRow,
  PathRow,
  ReleaseRow,
  SnapshotFileRow,
} from './tables';

const ROWS_AT_ONCE = 50;

/** Published releases, and what they and candidates render from: each content once, by its hash. */
export class DatabaseReleaseStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseReleaseStore {
    return new DatabaseReleaseStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @returns its digest */
  async saveSnapshot(snapshot: ReleaseSnapshot, now: Date): Promise<string> {
    const digest = snapshotDigest(snapshot);
    await this.#knex.transaction(async tx => {
      if (await tx('snapshots').where({ digest }).first()) {
        return;
      }
      const files = snapshot.files.map(({ path, mode, content }) => ({
        path,
        mode,
        content: Buffer.from(content),
        sha256: createHash('sha256').update(content).digest('hex'),
      }));
      const blobs = [...new Map(files.map(file => [file.sha256, file]))]
        // In one order, so that two who write the same do not wait for each other for ever
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([sha256, { content }]) => ({ sha256, content }));
      for (const some of chunks(blobs, ROWS_AT_ONCE)) {
        await tx<BlobRow>('blobs').insert(some).onConflict('sha256').ignore();
      }
      await tx('snapshots')
        .insert({
          digest,
          manifest: JSON.stringify(snapshot.manifest),
          defaults: JSON.stringify(snapshot.defaults),
          created_at: now.toISOString(),
        })
        .onConflict('digest')
        .ignore();
      const rows = files.map(({ path, mode, sha256 }) => ({
        digest,
        path,
        mode,
        sha256,
      }));
      for (const some of chunks(rows, ROWS_AT_ONCE)) {
        await tx('snapshot_files')
          .insert(some)
          .onConflict(['digest', 'path'])
          .ignore();
      }
    });
    return digest;
  }

  /** What a digest stands for; `undefined` when it is not kept. */
  async snapshot(
    digest: string,
    path: string,
  ): Promise<ReleaseSnapshot | undefined> {
    const row = await this.#knex('snapshots').where({ digest }).first();
    if (!row) {
      return undefined;
    }
    const files: Array<SnapshotFileRow & BlobRow> = await this.#knex(
      'snapshot_files',
    )
      .join('blobs', 'blobs.sha256', 'snapshot_files.sha256')
      .where({ digest })
      .select('snapshot_files.path', 'snapshot_files.mode', 'blobs.content');
    return {
      path,
      manifest: JSON.parse(row.manifest),
      defaults: JSON.parse(row.defaults),
      files: files
        .map(file => ({
          path: file.path,
          mode: file.mode as FileMode,
          content: new Uint8Array(file.content),
        }))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
    };
  }

  /**
   * Publishes a version, and has the drift of all services on the path computed again. Publishing what is published changes
   * nothing.
   *
   * @param options.onlyFirst - nothing is published when the path has another release
   * @returns whether it is new
   * @throws ConflictError when the version has another digest, or is below the latest
   */
  async publish(
    release: Release,
    options: { onlyFirst?: boolean; now: Date },
  ): Promise<boolean> {
    return this.#knex.transaction(async tx => {
      // Whoever publishes for the same path waits here
      await tx<PathRow>('paths').where({ ref: release.path }).forUpdate();
      const published = await list(tx, release.path);
      const same = published.find(({ version }) => version === release.version);
      if (same?.digest === release.digest) {
        return false;
      }
      if (options.onlyFirst && published.length > 0) {
        return false;
      }
      const [problem] = publishProblems(release, published);
      if (problem) {
        throw new ConflictError(problem);
      }
      await tx<ReleaseRow>('releases').insert({
        path_ref: release.path,
        version: release.version,
        digest: release.digest,
        changelog:
          release.changelog === undefined ? null : cleanText(release.changelog),
        source: JSON.stringify(release.source),
        published_at: release.publishedAt,
        published_by: release.publishedBy ?? null,
      });
      await tx<InstanceRow>('instances')
        .where({ path_ref: release.path })
        .update(wantedAgain(tx, options.now));
      return true;
    });
  }

  /** Newest version first. */
  async list(path: string): Promise<Release[]> {
    return list(this.#knex, path);
  }

  /** Of every path, newest version first. */
  async byPath(): Promise<Map<string, Release[]>> {
    const result = new Map<string, Release[]>();
    for (const release of await list(this.#knex)) {
      const releases = result.get(release.path) ?? [];
      result.set(release.path, [...releases, release]);
    }
    return result;
  }

  async get(path: string, version: string): Promise<Release | undefined> {
    const row = await this.#knex<ReleaseRow>('releases')
      .where({ path_ref: path, version })
      .first();
    return row && toRelease(row);
  }

  /** Forgets snapshots that nothing refers to and that were kept before a moment. */
  async prune(used: string[], before: Date): Promise<void> {
    await this.#knex.transaction(async tx => {
      const unused = tx('snapshots')
        .where('created_at', '<', before.toISOString())
        .whereNotIn('digest', tx('releases').select('digest'))
        .pluck('digest');
      const digests: string[] = (await unused).filter(
        (digest: string) => !used.includes(digest),
      );
      for (const table of ['snapshot_files', 'snapshots']) {
        const gone = tx(table).delete();
        whereIn(gone, 'digest', digests);
        await gone;
      }
      if (digests.length > 0) {
        await tx('blobs')
          .whereNotIn('sha256', tx('snapshot_files').select('sha256'))
          .delete();
      }
    });
  }
}

/** Why a version can't be published beside those that are. */
export function publishProblems(
  { version, digest }: { version: string; digest: string },
  published: Release[],
): string[] {
  const same = published.find(release => release.version === version);
  if (same) {
    return same.digest === digest
      ? []
      : [
          `Version ${version} is published with other files, and a release never changes; raise spec.release.version in golden-path.yaml`,
        ];
  }
  const [latest] = published;
  return latest && compareVersions(version, latest.version) < 0
    ? [
        `Version ${version} is below ${latest.version}, the latest; raise spec.release.version in golden-path.yaml above it`,
      ]
    : [];
}

async function list(knex: Knex, path?: string): Promise<Release[]> {
  const query = knex<ReleaseRow>('releases');
  const rows: ReleaseRow[] = await (path === undefined
    ? query
    : query.where({ path_ref: path }));
  return rows
    .map(toRelease)
    .sort((a, b) => compareVersions(b.version, a.version));
}

function toRelease(row: ReleaseRow): Release {
  return {
    path: row.path_ref,
    version: row.version,
    digest: row.digest,
    changelog: present(row.changelog),
    source: JSON.parse(row.source),
    publishedAt: row.published_at,
    publishedBy: present(row.published_by),
  };
}
