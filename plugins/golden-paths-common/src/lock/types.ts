import type { JsonObject } from '@backstage/types';
import type { FileMode } from '@paved/plugin-repositories-common';

/**
 * - `managed`: the platform keeps it up to date; a change by the team counts as drift
 * - `scaffolded`: a start, and the team's from then on
 *
 * Upgrades merge both three ways; nobody's lines are lost.
 *
 * @public
 */
export type FileClass = 'managed' | 'scaffolded';

/** @public */
export interface LockedFile {
  path: string;
  class: FileClass;
  mode: FileMode;
  /** Hex, of the content as rendered. */
  sha256: string;
}

/**
 * `.golden-path.yaml`: from what a repository was rendered.
 *
 * @public
 */
export interface Lock {
  /** Ref of the path, such as `goldenpath:default/go-microservice`. */
  path: string;
  release: string;
  digest: string;
  /** `nunjitsu@<version>` */
  engine: string;
  /** The repository that the files were rendered for (its name may be in them). */
  repository: { owner: string; name: string };
  /** Without secrets. */
  parameters: JsonObject;
  /** Sorted by path; the lock itself is not among them. */
  files: LockedFile[];
}
