import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openScratchFolder } from './openScratchFolder';

describe('openScratchFolder', () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'paved-scratch-'));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(parent, { recursive: true, force: true });
  });

  it('is the same after each start, and private', async () => {
    const folder = await openScratchFolder(parent);
    await mkdir(join(folder, 'merge-left'));
    await chmod(folder, 0o777);
    expect(await openScratchFolder(parent)).toBe(folder);
    expect((await stat(folder)).mode % 0o1000).toBe(0o700);
    expect(await readdir(folder)).toEqual(['merge-left']);
    expect(await readdir(parent)).toHaveLength(1);
  });

  it('refuses what is not a folder of its user', async () => {
    const folder = await openScratchFolder(parent);
    const refuses = () =>
      expect(openScratchFolder(parent)).rejects.toThrow(
        /not a folder of the portal's user.*TMPDIR/,
      );
    await rm(folder, { recursive: true });
    await writeFile(folder, '');
    await refuses();
    await rm(folder);
    await mkdir(join(parent, 'elsewhere'), { mode: 0o755 });
    await symlink(join(parent, 'elsewhere'), folder);
    await refuses();
    expect((await stat(join(parent, 'elsewhere'))).mode % 0o1000).toBe(0o755);

    const another = (process.getuid?.() ?? 0) + 1;
    await mkdir(join(parent, `paved-golden-paths-${another}`));
    jest.spyOn(process, 'getuid').mockReturnValue(another);
    await refuses();
  });
});
