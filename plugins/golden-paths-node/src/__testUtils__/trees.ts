import type { SourceFile } from '@paved/plugin-golden-paths-common';
import { blobId } from '../render/contentIds';
import type { RenderedRelease } from '../render/types';
import type { SourceTree, SourceWrite } from '../upgrade/types';

export type Files = Map<string, SourceFile>;

export function filesOf(files: readonly SourceFile[]): Files {
  return new Map(files.map(file => [file.path, file]));
}

/** What a repository holds that was just made from a release. */
export function createdFrom({ files, lockFile }: RenderedRelease): Files {
  return filesOf([
    ...files.map(({ path, mode, content }) => ({ path, mode, content })),
    lockFile,
  ]);
}

/** Files in memory as a repository; `asked` notes what was read. */
export function treeOf(
  files: Files,
  options: { asked?: string[]; sha256?: boolean } = {},
): SourceTree {
  return {
    entries: [...files.values()].map(({ path, mode, content }) => ({
      path,
      mode,
      id: blobId(content, options.sha256 ? 'sha256' : 'sha1'),
      size: content.byteLength,
    })),
    async read(paths) {
      options.asked?.push(...paths);
      return new Map(
        paths.flatMap(path => {
          const file = files.get(path);
          return file ? [[path, file.content] as const] : [];
        }),
      );
    },
  };
}

export function applyWrites(
  files: Files,
  writes: readonly SourceWrite[],
): Files {
  const result = new Map(files);
  for (const write of writes) {
    if (write.content === undefined) {
      result.delete(write.path);
    } else {
      result.set(write.path, write);
    }
  }
  return result;
}

/** To compare and to read in a failed test. */
export function textOf(files: Files): Record<string, string> {
  return Object.fromEntries(
    [...files.values()]
      .map(({ path, mode, content }): [string, string] => [
        path,
        `${mode} ${Buffer.from(content).toString('latin1')}`,
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
