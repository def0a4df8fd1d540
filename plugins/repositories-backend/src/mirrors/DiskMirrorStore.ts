import { NotImplementedError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Repository } from '@paved/plugin-repositories-common';
import type { GitRemote } from '@paved/plugin-repositories-node';
import type { MirrorRepository, MirrorStore } from './MirrorStore';

/**
 * Limits of what one request reads from a mirror.
 */
export interface MirrorLimits {
  /** Bytes of one file; over it a file comes without content. Default 1 MiB. */
  maxFileBytes: number;
  /** Bytes of all files of one request. Default 64 MiB. */
  maxTotalBytes: number;
  /** Bytes of an archive. Default 512 MiB. */
  maxArchiveBytes: number;
  /** Entries of a tree. Default 200,000. */
  maxEntries: number;
}

export interface DiskMirrorStoreOptions {
  /** Folder of the mirrors (`repositories.mirrors.path`); made when missing. */
  path: string;
  /** Finds what to sync when a repository is opened that has no mirror here. */
  locate: (repositoryId: string) => Promise<
    | {
        repository: Pick<Repository, 'id' | 'defaultBranch' | 'head'>;
        remote: GitRemote;
      }
    | undefined
  >;
  logger: LoggerService;
  limits?: Partial<MirrorLimits>;
  /** Mirrors built or fetched at the same time. Default 8. */
  concurrency?: number;
}

/**
 * {@link MirrorStore} in a folder.
 */
export class DiskMirrorStore implements MirrorStore {
  static async create(
    _options: DiskMirrorStoreOptions,
  ): Promise<DiskMirrorStore> {
    return new DiskMirrorStore();
  }

  async sync(): Promise<void> {
    throw new NotImplementedError('Mirrors are being built');
  }

  async open(_repositoryId: string): Promise<MirrorRepository> {
    throw new NotImplementedError('Mirrors are being built');
  }

  async remove(): Promise<void> {
    throw new NotImplementedError('Mirrors are being built');
  }
}
