import { createHash } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ChangeStatus,
  FileMode,
  FileWrite,
} from '@paved/plugin-repositories-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';

/** Larger files come without content. */
const MOST_BYTES = 1024 * 1024;

interface File {
  mode: FileMode;
  content: Buffer;
}

/** Repositories without hosts and git, for hundreds of them and for hosts that fail. Only their heads can be read. */
export class MemoryRepositories {
  readonly #files = new Map<string, Map<string, File>>();
  readonly #changes = new Map<string, ChangeStatus>();
  /** Repositories whose files were listed, each time. */
  readonly listed: string[] = [];
  /** Repositories of which files were read, each time. */
  readonly read: string[] = [];
  /** Files of which lists of repositories say whether they are there, as discovery does. */
  markers: string[] = [];
  /** Branches that were proposed, each time. */
  readonly proposed: string[] = [];
  /** What listing files waits for. */
  onList: () => Promise<void> = async () => undefined;
  /** What proposing waits for, or fails with. */
  onPropose: () => Promise<void> = async () => undefined;

  put(repository: string, writes: FileWrite[]): void {
    const files = new Map(this.#files.get(repository));
    for (const { path, mode = '100644', content } of writes) {
      if (content === undefined) {
        files.delete(path);
      } else {
        files.set(path, { mode, content: Buffer.from(content, 'base64') });
      }
    }
    this.#files.set(repository, files);
  }

  headOf(repository: string): string {
    const hash = createHash('sha1');
    for (const [path, { mode, content }] of this.#filesOf(repository)) {
      hash.update(`${path} ${mode} ${idOf(content)}\n`);
    }
    return hash.digest('hex');
  }

  setChange(
    repository: string,
    branch: string,
    state: ChangeStatus['state'],
    checks?: ChangeStatus['checks'],
  ) {
    const change = this.#changes.get(`${repository} ${branch}`);
    if (change) {
      Object.assign(change, { state, checks });
    }
  }

  get service(): RepositoriesService {
    const service: Partial<RepositoriesService> = {
      get: async ({ repository }) =>
        ({ id: repository, head: this.headOf(repository) } as never),
      list: async () => ({
        items: [...this.#files.keys()].map(
          id =>
            ({
              id,
              url: id,
              head: this.headOf(id),
              markerFiles: Object.fromEntries(
                this.markers.map(path => [path, this.#filesOf(id).has(path)]),
              ),
            } as never),
        ),
      }),
      tree: async ({ repository, ref }) => {
        await this.onList();
        this.listed.push(repository);
        return {
          commit: this.#checked(repository, ref),
          entries: [...this.#filesOf(repository)].map(
            ([path, { mode, content }]) => ({
              path,
              mode,
              type: 'file',
              size: content.length,
              id: idOf(content),
            }),
          ),
        };
      },
      readFiles: async ({ repository, ref, paths = [], links }) => {
        this.read.push(repository);
        return {
          commit: this.#checked(repository, ref),
          files: paths.flatMap(path => {
            const file = this.#filesOf(repository).get(path);
            if (!file || (file.mode === '120000' && !links)) {
              return [];
            }
            const size = file.content.length;
            const content = size > MOST_BYTES ? undefined : file.content;
            return { path, id: idOf(file.content), size, content };
          }),
        };
      },
      proposeChange: async ({ repository, branch, base }) => {
        await this.onPropose();
        this.proposed.push(branch);
        const commit = idOf(Buffer.from(`${repository} ${branch} ${base}`));
        const url = `http://git.example.com/${branch}`;
        this.#changes.set(`${repository} ${branch}`, {
          ...{ branch, commit, url, state: 'open', canMerge: false },
        });
        return { branch, commit, url };
      },
      change: async ({ repository, branch }) =>
        this.#changes.get(`${repository} ${branch}`),
      closeChange: async ({ repository, branch }) =>
        this.setChange(repository, branch, 'closed'),
    };
    return service as RepositoriesService;
  }

  #filesOf(repository: string): Map<string, File> {
    const files = this.#files.get(repository);
    if (!files) {
      throw new NotFoundError(`There is no repository '${repository}'`);
    }
    return files;
  }

  #checked(repository: string, ref: string | undefined): string {
    const head = this.headOf(repository);
    if (ref !== undefined && ref !== head) {
      throw new ConflictError(`${repository} is not at ${ref}`);
    }
    return head;
  }
}

/** As git has it. */
function idOf(content: Buffer): string {
  return createHash('sha1')
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex');
}
