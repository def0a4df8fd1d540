import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotImplementedError } from '@backstage/errors';
import {
  GitCommand,
  type HostedRepository,
  type RepositoryHost,
} from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';

/** A host of real bare repositories that a test can make vanish, fail and lie. */
export class TestHost implements RepositoryHost {
  readonly id = 'test';
  readonly title = 'Test';
  readonly #root: string;
  readonly #repositories = new Map<string, HostedRepository>();
  /** What listing fails with. */
  failure?: Error;

  static async create(): Promise<TestHost> {
    return new TestHost(await mkdtemp(join(tmpdir(), 'paved-host-')));
  }

  private constructor(root: string) {
    this.#root = root;
  }

  /** Pushes to `<owner>/<name>`, which is created when need be. */
  async push(
    repository: string,
    files: Record<string, string | undefined>,
  ): Promise<void> {
    const path = this.#pathOf(repository);
    await GitCommand.create().run([
      ...['init', '--quiet', '--bare', '-b', 'main', '--', path],
    ]);
    const head = await pushFiles(
      { url: path },
      {
        branch: 'main',
        files: Object.entries(files).map(([name, content]) => ({
          path: name,
          content,
        })),
      },
    );
    this.set(repository, { head, defaultBranch: 'main' });
  }

  set(repository: string, facts: Partial<HostedRepository>): void {
    const [owner, name] = repository.split('/');
    this.#repositories.set(repository, {
      owner,
      name,
      url: `http://git.example.com/${repository}`,
      cloneUrl: `http://git.example.com/${repository}.git`,
      ...this.#repositories.get(repository),
      ...facts,
    });
  }

  /** The host no longer has it. */
  drop(repository: string): void {
    this.#repositories.delete(repository);
  }

  async close(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }

  async list(): Promise<HostedRepository[]> {
    if (this.failure) {
      throw this.failure;
    }
    return [...this.#repositories.values()];
  }

  async get({ owner, name }: { owner: string; name: string }) {
    if (this.failure) {
      throw this.failure;
    }
    return this.#repositories.get(`${owner}/${name}`);
  }

  async remote({ owner, name }: { owner: string; name: string }) {
    return { url: this.#pathOf(`${owner}/${name}`) };
  }

  sourceUrl(
    { owner, name }: { owner: string; name: string },
    location: { ref: string; path: string },
  ): string {
    return `http://git.example.com/${owner}/${name}/src/branch/${location.ref}/${location.path}`;
  }

  parseUrl(url: string) {
    const match =
      /^http:\/\/git\.example\.com\/([^/]+)\/([^/]+)(?:\/src\/branch\/(.+))?$/.exec(
        url,
      );
    return match
      ? { owner: match[1], name: match[2], refAndPath: match[3] }
      : undefined;
  }

  async create(): Promise<never> {
    throw new NotImplementedError('Not needed here');
  }

  async proposeChange(): Promise<never> {
    throw new NotImplementedError('Not needed here');
  }

  async remove(): Promise<never> {
    throw new NotImplementedError('Not needed here');
  }

  async change(): Promise<never> {
    throw new NotImplementedError('Not needed here');
  }

  async closeChange(): Promise<never> {
    throw new NotImplementedError('Not needed here');
  }

  async mergeChange(): Promise<never> {
    throw new NotImplementedError('Not needed here');
  }

  #pathOf(repository: string): string {
    return join(this.#root, `${repository}.git`);
  }
}
