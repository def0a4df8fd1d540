import { InputError } from '@backstage/errors';
import { CommitFiles } from './CommitFiles';

/**
 * The files of a commit where its repository lies, without a mirror in between. Others may change or take away that
 * repository meanwhile, which must not be taken for a fault of its files.
 */
export class SourceFiles extends CommitFiles {
  /** What kept a file from being read that is not the file's own fault. */
  failure: unknown;

  override async read(path: string): Promise<string | undefined> {
    try {
      return await super.read(path);
    } catch (error) {
      if (!(error instanceof InputError)) {
        this.failure ??= error;
      }
      throw error;
    }
  }
}
