import type { JsonObject } from '@backstage/types';
import type {
  FileClass,
  Lock,
  SourceFile,
} from '@paved/plugin-golden-paths-common';

/** @public */
export interface RenderRequest {
  /** As given in the form; hidden ones and those that the template does not have are left out, defaults are filled in. */
  parameters: JsonObject;
  /** The repository that it is rendered for. */
  repository: { owner: string; name: string };
}

/** @public */
export interface RenderedFile extends SourceFile {
  class: FileClass;
}

/** @public */
export interface RenderedRelease {
  /** Sorted by path; without the lock. */
  files: RenderedFile[];
  lock: Lock;
  /** The lock as the file that is written beside the others. */
  lockFile: SourceFile;
}
