import { InputError } from '@backstage/errors';
import {
  isGlob,
  type RepositoryFiles,
} from '@paved/plugin-repositories-common';
import type { RepositoriesMarkersExtensionPoint } from '@paved/plugin-repositories-node';

/** The files by which plugins know repositories of theirs. */
export class MarkerFiles implements RepositoriesMarkersExtensionPoint {
  readonly #paths = new Set<string>();

  addMarkerFile(path: string): void {
    if (isGlob(path)) {
      throw new Error(
        `Discovery can't look for '${path}': name one file, without special characters`,
      );
    }
    this.#paths.add(path);
  }

  /** Whether each of them is there; nothing about any when there are too many files to tell. */
  async lookIn(
    files: Pick<RepositoryFiles, 'find'>,
  ): Promise<Record<string, boolean>> {
    const paths = [...this.#paths];
    try {
      const found = new Set(await files.find(paths));
      return Object.fromEntries(paths.map(path => [path, found.has(path)]));
    } catch (error) {
      if (error instanceof InputError) {
        return {};
      }
      throw error;
    }
  }
}
