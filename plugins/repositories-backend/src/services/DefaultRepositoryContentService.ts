import { NotFoundError, NotImplementedError } from '@backstage/errors';
import {
  formatRepositoryId,
  parseRepositoryId,
  type Repository,
} from '@paved/plugin-repositories-common';
import type { DatabaseRepositoryStore } from '../database/DatabaseRepositoryStore';
import { toRepository } from '../database/rows';
import type { HostRegistry } from '../discovery/HostRegistry';
import { toHostRepository } from '../discovery/hostedRepositories';
import type { RepositoryChecks } from '../discovery/RepositoryChecks';
import type { MirrorRepository, MirrorStore } from '../mirrors';
import type { CommitAuthors } from './CommitAuthors';
import type {
  ContentRequest,
  ContentResult,
  RepositoryContentService,
} from './RepositoryContentService';
import type { CallOptions } from './RepositoryStatusService';

export class DefaultRepositoryContentService
  implements RepositoryContentService
{
  readonly #hosts: HostRegistry;
  readonly #mirrors: MirrorStore;
  readonly #repositories: DatabaseRepositoryStore;
  readonly #checks: RepositoryChecks;
  readonly #authors: CommitAuthors;

  static create(options: {
    hosts: HostRegistry;
    mirrors: MirrorStore;
    repositories: DatabaseRepositoryStore;
    checks: RepositoryChecks;
    authors: CommitAuthors;
  }): DefaultRepositoryContentService {
    return new DefaultRepositoryContentService(options);
  }

  private constructor(options: {
    hosts: HostRegistry;
    mirrors: MirrorStore;
    repositories: DatabaseRepositoryStore;
    checks: RepositoryChecks;
    authors: CommitAuthors;
  }) {
    this.#hosts = options.hosts;
    this.#mirrors = options.mirrors;
    this.#repositories = options.repositories;
    this.#checks = options.checks;
    this.#authors = options.authors;
  }

  async resolveUrl(
    request: ContentRequest<'resolveUrl'>,
  ): ContentResult<'resolveUrl'> {
    for (const host of this.#hosts.all()) {
      const parsed = host.parseUrl(request.url);
      if (parsed) {
        const id = formatRepositoryId({ host: host.id, ...parsed });
        const mirror = await this.#mirror(id);
        const { commit, path } = await mirror.splitRefAndPath(
          parsed.refAndPath,
        );
        return { repository: await this.#repository(id), commit, path };
      }
    }
    throw new NotFoundError(
      `No repository host knows the URL '${request.url}'`,
    );
  }

  async tree(request: ContentRequest<'tree'>): ContentResult<'tree'> {
    const { mirror, commit } = await this.#open(request);
    return {
      commit,
      entries: await mirror.tree({ commit, path: request.path }),
    };
  }

  async readFiles(
    request: ContentRequest<'readFiles'>,
  ): ContentResult<'readFiles'> {
    const { mirror, commit } = await this.#open(request);
    const { paths, globs, links } = request;
    return {
      commit,
      files: await mirror.readFiles({ commit, paths, globs, links }),
    };
  }

  async history(request: ContentRequest<'history'>): ContentResult<'history'> {
    const { mirror, commit } = await this.#open(request);
    const { path, since, skip, limit } = request;
    const after =
      request.after === undefined
        ? undefined
        : await mirror.resolveRef(request.after);
    return mirror.history({ commit, after, path, since, skip, limit });
  }

  async compare(request: ContentRequest<'compare'>): ContentResult<'compare'> {
    const mirror = await this.#mirror(request.repository);
    const base = await mirror.resolveRef(request.base);
    const head = await mirror.resolveRef(request.head);
    return { base, head, files: await mirror.compare({ base, head }) };
  }

  async archive(request: ContentRequest<'archive'>): ContentResult<'archive'> {
    const { repository, commit, path } = await this.resolveUrl(request);
    const mirror = await this.#mirror(repository.id);
    return mirror.archive({ commit, path });
  }

  async availability(
    request: ContentRequest<'availability'>,
  ): ContentResult<'availability'> {
    const { owner, name } = request;
    const host = this.#hosts.get(request.host);
    const reason = (await host.get({ owner, name }))
      ? `There is a repository '${owner}/${name}' already`
      : await host.reasonAgainst?.({ owner, name });
    return reason ? { available: false, reason } : { available: true };
  }

  async commitAuthor(options: CallOptions): ContentResult<'commitAuthor'> {
    return this.#authors.authorFor(options.credentials);
  }

  async create(
    request: ContentRequest<'create'>,
    { credentials }: CallOptions,
  ): ContentResult<'create'> {
    const { host: hostId, ...rest } = request;
    const host = this.#hosts.get(hostId);
    const author = await this.#authors.authorFor(credentials, request.author);
    const repository = toHostRepository(
      host,
      await host.create({ ...rest, author }),
    );
    this.#checks.pushed(repository.id);
    return repository;
  }

  async proposeChange(
    request: ContentRequest<'proposeChange'>,
    { credentials }: CallOptions,
  ): ContentResult<'proposeChange'> {
    const { repository: id, ...rest } = request;
    const { host, owner, name } = parseRepositoryId(id);
    const base = request.base ?? (await this.#repository(id)).defaultBranch;
    if (!base) {
      throw new NotFoundError(
        `Repository '${id}' has no commit yet, so there is nothing to change; push a first commit`,
      );
    }
    const author = await this.#authors.authorFor(credentials, request.author);
    return this.#hosts
      .get(host)
      .proposeChange({ ...rest, owner, name, base, author });
  }

  async change(request: ContentRequest<'change'>): ContentResult<'change'> {
    const { host, ...where } = this.#changeOf(request);
    const found = await host.change(where);
    const canMerge = host.mergeChange !== undefined && found?.state === 'open';
    return found && { ...found, canMerge };
  }

  async closeChange(
    request: ContentRequest<'closeChange'>,
  ): ContentResult<'closeChange'> {
    const { host, ...where } = this.#changeOf(request);
    await host.closeChange({ ...where, comment: request.comment });
  }

  async mergeChange(
    request: ContentRequest<'mergeChange'>,
    { credentials }: CallOptions,
  ): ContentResult<'mergeChange'> {
    const { host, ...where } = this.#changeOf(request);
    if (!host.mergeChange) {
      throw new NotImplementedError(
        `'${host.title}' is where changes are merged, not the portal; merge '${request.branch}' there`,
      );
    }
    const author = await this.#authors.authorFor(credentials, request.author);
    const { expectedHead, message } = request;
    return host.mergeChange({ ...where, expectedHead, message, author });
  }

  async remove(request: ContentRequest<'remove'>): ContentResult<'remove'> {
    const { repository: id, expectedHead } = request;
    const { host, owner, name } = parseRepositoryId(id);
    await this.#hosts.get(host).remove({ owner, name, expectedHead });
    // Whoever took it back is to see it gone
    await this.#checks.pushed(id);
  }

  #changeOf(request: { repository: string; branch: string }) {
    const { host, owner, name } = parseRepositoryId(request.repository);
    return { host: this.#hosts.get(host), owner, name, branch: request.branch };
  }

  async #open(request: {
    repository: string;
    ref?: string;
  }): Promise<{ mirror: MirrorRepository; commit: string }> {
    const mirror = await this.#mirror(request.repository);
    return { mirror, commit: await mirror.resolveRef(request.ref) };
  }

  /** At the head that discovery stored: another replica may have synced it, and this one's mirror may be older. */
  async #mirror(id: string): Promise<MirrorRepository> {
    const stored = await this.#repositories.row(id);
    return this.#mirrors.open(id, { head: stored?.head ?? undefined });
  }

  /** A repository that was created a moment ago may not have been discovered yet. */
  async #repository(id: string): Promise<Repository> {
    const stored = await this.#repositories.row(id);
    if (stored) {
      return toRepository(stored);
    }
    const { host: hostId, owner, name } = parseRepositoryId(id);
    const host = this.#hosts.get(hostId);
    const hosted = await host.get({ owner, name });
    if (!hosted) {
      throw new NotFoundError(`There is no repository '${id}'`);
    }
    return toHostRepository(host, hosted);
  }
}
