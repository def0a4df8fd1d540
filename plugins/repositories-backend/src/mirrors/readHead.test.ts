import { mkdtemp, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import { GitCommand, readDefaultBranch } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';
import { DiskMirrorStore } from './DiskMirrorStore';
import type { MirrorFiles } from './MirrorStore';
import { mirrorPath } from './mirrorPath';

const git = GitCommand.create();
const id = 'directory:team/service';

describe('DiskMirrorStore.readHead', () => {
  let base: string;
  let source: string;

  const push = (content: string) =>
    pushFiles(
      { url: source },
      { branch: 'main', files: [{ path: 'catalog-info.yaml', content }] },
    );

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'paved-heads-')));
    source = join(base, 'service.git');
    await git.run(['init', '-q', '--bare', '-b', 'main', '--', source]);
    await push('first');
  });
  afterEach(async () => {
    await rm(base, { recursive: true, force: true });
  });

  async function createStore(buildAfterMs?: number) {
    return DiskMirrorStore.create({
      path: join(base, 'mirrors'),
      logger: mockServices.logger.mock(),
      locate: async () => ({
        repository: { id, ...(await readDefaultBranch(source, git)) },
        remote: { url: source },
      }),
      buildAfterMs,
    });
  }

  async function read<T>(
    store: DiskMirrorStore,
    reading: (files: MirrorFiles) => Promise<T>,
  ): Promise<T> {
    const { head, defaultBranch } = await readDefaultBranch(source, git);
    if (!head) {
      throw new Error('The test has pushed nothing');
    }
    return store.readHead(
      { id, defaultBranch, head },
      { url: source },
      reading,
    );
  }

  const catalogFile = (files: MirrorFiles) => files.read('catalog-info.yaml');

  const mirrorHead = () =>
    readDefaultBranch(join(base, 'mirrors', mirrorPath(id)), git).then(
      ({ head }) => head,
      () => undefined,
    );

  it('reads a folder without a mirror in place, and the mirror once there is one', async () => {
    const store = await createStore();
    expect(await read(store, catalogFile)).toBe('first');
    expect(await mirrorHead()).toBeUndefined();

    await store.open(id);
    const head = await push('second');
    expect(await read(store, catalogFile)).toBe('second');
    expect(await mirrorHead()).toBe(head);
  });

  it('reads packed objects in place as well', async () => {
    await git.run(['repack', '-adq'], { repository: source });
    expect(await read(await createStore(), catalogFile)).toBe('first');
    expect(await mirrorHead()).toBeUndefined();
  });

  it('builds the mirrors of what it read in place once it has time', async () => {
    const store = await createStore(20);
    await read(store, catalogFile);
    const { head } = await readDefaultBranch(source, git);
    for (let tries = 0; tries < 6_000 && !(await mirrorHead()); tries += 1) {
      await sleep(20);
    }
    expect(await mirrorHead()).toBe(head);

    await rename(source, `${source}.away`);
    const mirror = await store.open(id);
    const files = mirror.files(await mirror.resolveRef());
    expect(await catalogFile(files)).toBe('first');
    files.close();
  });

  it('takes a source that goes away meanwhile for unreachable, whatever the reader makes of it', async () => {
    const store = await createStore();
    const asInspectionDoes = async (files: MirrorFiles) => {
      const paths = await files.find(['catalog-info.yaml']);
      await rename(source, `${source}.away`).catch(() => {});
      return Promise.all(
        paths.map(path => files.read(path).catch(() => 'unreadable')),
      );
    };
    await expect(read(store, asInspectionDoes)).rejects.toMatchObject({
      name: 'GitError',
    });
  });

  it('reads again from a mirror what failed in place, but not what the files are to blame for', async () => {
    const store = await createStore();
    let attempts = 0;
    const failing = (error: Error) => async (files: MirrorFiles) => {
      attempts += 1;
      if (attempts === 1) {
        throw error;
      }
      return catalogFile(files);
    };
    await expect(
      read(store, failing(new InputError('Too many files'))),
    ).rejects.toThrow('Too many files');
    attempts = 0;
    expect(await read(store, failing(new Error('EIO')))).toBe('first');
    expect(await mirrorHead()).toBeDefined();
  });
});
