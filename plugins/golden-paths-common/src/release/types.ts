import type { JsonObject, JsonValue } from '@backstage/types';
import type { FileMode } from '@paved/plugin-repositories-common';

/**
 * A folder of files to render into the new repository, over those of the layers before it.
 *
 * @public
 */
export interface Layer {
  /** Relative to `golden-path.yaml`; may lead to a folder beside it (`../common/docs`), never out of the repository. */
  folder: string;
  /** Template expression over `values`; the layer is left out unless it is true. */
  when?: string;
}

/**
 * One change that a migration makes; data, never code.
 *
 * @public
 */
export type MigrationStep =
  | { rename: { from: string; to: string } }
  /** RFC 6902 */
  | { jsonPatch: { file: string; patch: JsonObject[] } }
  /** Keeps comments and order of the rest of the file. */
  | {
      yaml: {
        file: string;
        set?: Array<{ path: Array<string | number>; value: JsonValue }>;
        remove?: Array<{ path: Array<string | number> }>;
      };
    };

/**
 * Applied to the old render and to the repository alike before they are merged with the new render, so that what moved is
 * not seen as removed here and added there. A step whose file is not there does nothing.
 *
 * @public
 */
export interface Migration {
  id: string;
  /** Applied by upgrades that come from below this version and go to it or above. */
  to: string;
  steps: MigrationStep[];
}

/**
 * The part of `golden-path.yaml` that decides what is rendered.
 *
 * @public
 */
export interface ReleaseManifest {
  /** Semantic version. */
  version: string;
  layers: Layer[];
  /** Globs of files that the platform keeps up to date; all others are scaffolded: a start, and the team's from then on. */
  managed: string[];
  migrations: Migration[];
}

/** @public */
export interface SourceFile {
  /** In a snapshot: `template.yaml`, or `<layer's folder>/<path>`. In a render or repository: relative to its root. */
  path: string;
  mode: FileMode;
  content: Uint8Array;
}

/**
 * Everything that a release renders from; immutable once published.
 *
 * @public
 */
export interface ReleaseSnapshot {
  /** Ref of the path. */
  path: string;
  manifest: ReleaseManifest;
  defaults: JsonObject;
  /** Sorted by path. */
  files: SourceFile[];
}

/**
 * A published release.
 *
 * @public
 */
export interface Release {
  path: string;
  version: string;
  /** `sha256-<hex>` over manifest, defaults and files; see `snapshotDigest`. */
  digest: string;
  /** Markdown: this version's section of CHANGELOG.md. */
  changelog?: string;
  /** Where it was published from. */
  source: { repository: string; commit: string; folder: string };
  /** ISO 8601 */
  publishedAt: string;
  /** Ref of a user; absent when the portal published it itself (a path's first release). */
  publishedBy?: string;
}

/**
 * A version in a path's repository that is not published.
 *
 * @public
 */
export interface Candidate {
  version: string;
  digest: string;
  commit: string;
  /** Branch or tag that it was read from. */
  ref: string;
  changelog?: string;
  /** Why it can't be published: another digest under a published version, a lower version, a problem in its files. */
  problems: string[];
}
