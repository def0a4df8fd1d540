import type { Readable } from 'node:stream';
import type {
  Commit,
  FileChange,
  FileWrite,
  ProposedChange,
  Repository,
  TreeEntry,
} from '@paved/plugin-repositories-common';
import type { GitIdentity } from '@paved/plugin-repositories-node';
import type { MirrorFile } from '../mirrors';
import type { CallOptions } from './RepositoryStatusService';

export interface CreateRequest {
  host: string;
  owner: string;
  name: string;
  description?: string;
  defaultBranch: string;
  files: FileWrite[];
  /** Given by services, and by them only. */
  author?: GitIdentity;
  message: string;
}

export interface ProposeRequest {
  repository: string;
  base?: string;
  branch: string;
  title: string;
  description?: string;
  files: FileWrite[];
  /** Given by services, and by them only. */
  author?: GitIdentity;
}

/** What is in repositories, and changing it. */
export interface RepositoryContentService {
  /** @throws NotFoundError when no host knows the URL, or there is no such repository or ref */
  resolveUrl(
    request: { url: string },
    options: CallOptions,
  ): Promise<{ repository: Repository; commit: string; path: string }>;
  tree(
    request: { repository: string; ref?: string; path?: string },
    options: CallOptions,
  ): Promise<{ commit: string; entries: TreeEntry[] }>;
  readFiles(
    request: {
      repository: string;
      ref?: string;
      paths?: string[];
      globs?: string[];
    },
    options: CallOptions,
  ): Promise<{ commit: string; files: MirrorFile[] }>;
  history(
    request: {
      repository: string;
      ref?: string;
      path?: string;
      since?: string;
      limit?: number;
    },
    options: CallOptions,
  ): Promise<Commit[]>;
  compare(
    request: { repository: string; base: string; head: string },
    options: CallOptions,
  ): Promise<{ base: string; head: string; files: FileChange[] }>;
  /** A tar of the folder at a source URL. */
  archive(
    request: { url: string },
    options: CallOptions,
  ): Promise<{ treeId: string; stream: Readable }>;
  /** Whether a repository of that name can be created. */
  availability(
    request: { host: string; owner: string; name: string },
    options: CallOptions,
  ): Promise<{ available: boolean; reason?: string }>;
  /** In whose name the caller's commits are written. */
  commitAuthor(options: CallOptions): Promise<GitIdentity>;
  create(request: CreateRequest, options: CallOptions): Promise<Repository>;
  proposeChange(
    request: ProposeRequest,
    options: CallOptions,
  ): Promise<ProposedChange>;
}
