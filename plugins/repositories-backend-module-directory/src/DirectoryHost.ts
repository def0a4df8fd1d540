import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { AuthenticationError, InputError } from '@backstage/errors';
import type {
  ChangeStatus,
  FileWrite,
  ProposedChange,
} from '@paved/plugin-repositories-common';
import {
  GitCommand,
  type GitIdentity,
  type GitRemote,
  type HostedRepository,
  type RepositoryHost,
  assertGitRefName,
} from '@paved/plugin-repositories-node';
import { SourceUrls } from './SourceUrls';
import { readChangeState } from './commits/changeState';
import { closeBranch } from './commits/closeBranch';
import { createRepository, nameTaken } from './commits/createRepository';
import { mergeBranch } from './commits/mergeBranch';
import { proposeCommit } from './commits/proposeCommit';
import { removeRepository } from './commits/removeRepository';
import type { DirectoryHostConfig } from './config';
import { type FolderEntry, RepositoryFolder } from './folder/RepositoryFolder';
import { readRepository } from './folder/readRepository';
import {
  type RepositoryName,
  isRepositoryName,
  newNameProblem,
} from './folder/repositoryNames';
import { hasValidSignature } from './hook/hasValidSignature';

const READ_AT_ONCE = 64;

/**
 * The repository host `directory`: a folder of bare repositories, `<owner>/<name>.git` each.
 *
 * Listing reads ref files and starts no process, so that comparing thousands of heads costs a fraction of a second.
 */
export class DirectoryHost implements RepositoryHost {
  readonly id = 'directory';
  readonly title = 'Repositories';
  readonly folder: RepositoryFolder;
  readonly git: GitCommand;
  readonly #urls: SourceUrls;
  readonly #hookSecret: string | undefined;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #skipped = new Set<string>();
  readonly #listeners: Array<(repository: RepositoryName) => void> = [];

  static create(
    config: DirectoryHostConfig,
    options: { logger: LoggerService; git?: GitCommand; now?: () => Date },
  ): DirectoryHost {
    return new DirectoryHost(config, options);
  }

  private constructor(
    config: DirectoryHostConfig,
    options: { logger: LoggerService; git?: GitCommand; now?: () => Date },
  ) {
    this.folder = new RepositoryFolder(config.path);
    this.git = options.git ?? GitCommand.create();
    this.#urls = new SourceUrls(config.url);
    this.#hookSecret = config.hookSecret;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
  }

  async list(options: { signal?: AbortSignal }): Promise<HostedRepository[]> {
    const entries = await this.folder.list({
      signal: options.signal,
      onSkipped: (path, namesake) => this.#reportSkipped(path, namesake),
    });
    const repositories: HostedRepository[] = [];
    for (let at = 0; at < entries.length; at += READ_AT_ONCE) {
      options.signal?.throwIfAborted();
      const some = entries.slice(at, at + READ_AT_ONCE);
      repositories.push(
        ...(await Promise.all(some.map(entry => this.#describe(entry)))),
      );
    }
    return repositories;
  }

  async get(repository: RepositoryName): Promise<HostedRepository | undefined> {
    const entry = await this.folder.find(repository);
    return entry && this.#describe(entry);
  }

  async remote(repository: RepositoryName): Promise<GitRemote> {
    return { url: await this.folder.pathOfListed(repository) };
  }

  sourceUrl(
    repository: RepositoryName,
    location: { ref: string; path: string; type?: 'file' | 'directory' },
  ): string {
    return this.#urls.source(repository, location);
  }

  parseUrl(
    url: string,
  ): { owner: string; name: string; refAndPath?: string } | undefined {
    return this.#urls.parse(url);
  }

  async reasonAgainst(repository: RepositoryName): Promise<string | undefined> {
    const taken = await this.folder.namesake(repository);
    return (
      newNameProblem(repository) ??
      (taken && nameTaken(`${taken.owner}/${taken.name}`).message)
    );
  }

  async create(request: {
    owner: string;
    name: string;
    description?: string;
    defaultBranch: string;
    files: FileWrite[];
    author: GitIdentity;
    message: string;
  }): Promise<HostedRepository> {
    const { owner, name, description, defaultBranch, ...commit } = request;
    const problem = newNameProblem({ owner, name });
    if (problem) {
      throw new InputError(problem);
    }
    assertGitRefName(defaultBranch);
    const title = `${owner}/${name}`;
    const taken = await this.folder.namesake({ owner, name });
    if (taken) {
      throw nameTaken(`${taken.owner}/${taken.name}`);
    }
    const root = await this.folder.root();
    const path = join(root, owner, `${name}.git`);
    await createRepository({
      git: this.git,
      root,
      path,
      title,
      description,
      defaultBranch,
      commit,
      now: this.#now(),
    });
    this.announcePush({ owner, name });
    return this.#describe({ owner, name, path, isLink: false });
  }

  async proposeChange(request: {
    owner: string;
    name: string;
    base: string;
    branch: string;
    title: string;
    description?: string;
    files: FileWrite[];
    author: GitIdentity;
    replace?: boolean;
  }): Promise<ProposedChange> {
    const { owner, name, base, branch, title, description, replace } = request;
    assertGitRefName(branch);
    const commit = await proposeCommit({
      git: this.git,
      repository: await this.folder.pathOf({ owner, name }),
      base,
      branch,
      replace,
      commit: {
        files: request.files,
        author: request.author,
        message: description ? `${title}\n\n${description}` : title,
      },
      now: this.#now(),
    });
    this.announcePush({ owner, name });
    return {
      branch,
      commit,
      url: this.sourceUrl({ owner, name }, { ref: branch, path: '' }),
    };
  }

  async change(
    request: RepositoryName & { branch: string },
  ): Promise<Omit<ChangeStatus, 'canMerge'> | undefined> {
    const { owner, name, branch } = request;
    assertGitRefName(branch);
    const found = await readChangeState({
      git: this.git,
      repository: await this.folder.pathOf({ owner, name }),
      branch,
    });
    if (!found) {
      return undefined;
    }
    const { state, commit } = found;
    const ref = found.isBranch ? branch : commit;
    return {
      branch,
      state,
      commit,
      url:
        found.isBranch || state === 'merged'
          ? this.sourceUrl({ owner, name }, { ref, path: '' })
          : this.#urls.repository({ owner, name }),
    };
  }

  async closeChange(
    request: RepositoryName & { branch: string },
  ): Promise<void> {
    const { owner, name, branch } = request;
    assertGitRefName(branch);
    const repository = await this.folder.pathOf({ owner, name });
    await closeBranch({ git: this.git, repository, branch });
    this.announcePush({ owner, name });
  }

  async mergeChange(
    request: RepositoryName & {
      branch: string;
      expectedHead: string;
      author: GitIdentity;
      message?: string;
    },
  ): Promise<{ commit: string }> {
    const { owner, name, branch, expectedHead, author } = request;
    assertGitRefName(branch);
    const commit = await mergeBranch({
      git: this.git,
      repository: await this.folder.pathOf({ owner, name }),
      branch,
      expectedHead,
      author,
      message: request.message ?? `Merge branch '${branch}'`,
      now: this.#now(),
    });
    this.announcePush({ owner, name });
    return { commit };
  }

  async remove(
    request: RepositoryName & { expectedHead: string },
  ): Promise<void> {
    const { owner, name, expectedHead } = request;
    await removeRepository({
      git: this.git,
      root: await this.folder.root(),
      path: await this.folder.pathOf({ owner, name }),
      title: `${owner}/${name}`,
      expectedHead,
    });
    this.announcePush({ owner, name });
  }

  connect(listener: { onPush(repository: RepositoryName): void }): void {
    this.#listeners.push(repository => listener.onPush(repository));
  }

  /** Tells the portal that a repository has new commits. */
  announcePush(repository: RepositoryName): void {
    this.#listeners.forEach(notify => notify(repository));
  }

  parseHook(request: {
    headers: Record<string, string | undefined>;
    body: Buffer;
  }): RepositoryName[] {
    if (
      !this.#hookSecret ||
      !hasValidSignature({
        secret: this.#hookSecret,
        signature: request.headers['x-paved-signature'],
        body: request.body,
      })
    ) {
      throw new AuthenticationError(
        'The hook’s signature does not hold; send x-paved-signature: sha256=<HMAC-SHA256 of the body, hex> with the secret of repositories.hosts.directory.hookSecret',
      );
    }
    return [parseHookBody(request.body)];
  }

  async #describe(entry: FolderEntry): Promise<HostedRepository> {
    const { owner, name } = entry;
    const url = this.#urls.repository({ owner, name });
    const facts = await readRepository(entry, this.git);
    return { owner, name, url, cloneUrl: `${url}.git`, ...facts };
  }

  #reportSkipped(path: string, namesake: string | undefined): void {
    if (!this.#skipped.has(path)) {
      this.#skipped.add(path);
      this.#logger.warn(
        `${path} is left out of the portal: ${
          namesake
            ? `its name differs from that of ${namesake} in upper and lower case only; rename one of them`
            : "repositories lie as <owner>/<name>.git, owners are folders, not links, and names are letters, digits, '.', '_' and '-', but not src, raw or archive, which are parts of addresses"
        }`,
      );
    }
  }
}

function parseHookBody(body: Buffer): RepositoryName {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    parsed = undefined;
  }
  if (
    typeof parsed === 'object' &&
    parsed !== null &&
    'owner' in parsed &&
    'name' in parsed &&
    typeof parsed.owner === 'string' &&
    typeof parsed.name === 'string'
  ) {
    const repository = { owner: parsed.owner, name: parsed.name };
    if (isRepositoryName(repository)) {
      return repository;
    }
  }
  throw new InputError(
    'The hook’s body is not understood; send JSON such as {"owner": "fintech-fast", "name": "ledger-api"}',
  );
}
