import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { matchPaths } from '../matchPaths';
import type { Finding, RepositoryFiles } from '../types';

/** A repository's files, by path, and the paths of its symbolic links and submodules. */
export function memoryFiles(
  files: Record<string, string> | ReadonlyMap<string, string>,
  links: string[] = [],
  submodules: string[] = [],
): RepositoryFiles {
  const contents =
    files instanceof Map ? files : new Map(Object.entries(files));
  return {
    find: async globs => [...contents.keys()].filter(matchPaths(globs)).sort(),
    links: async globs =>
      [
        ...links.map(path => ({ path, type: 'symlink' as const })),
        ...submodules.map(path => ({ path, type: 'submodule' as const })),
      ]
        .filter(
          ({ path }) =>
            matchPaths(globs)(path) ||
            globs.some(glob => glob.startsWith(`${path}/`)),
        )
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
    read: async path => contents.get(path),
  };
}

/** All files below a folder, by path relative to it. */
export function readFolder(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
      .map(file => [
        relative(folder, file).split(sep).join('/'),
        readFileSync(file, 'utf8'),
      ]),
  );
}

/** `path:line:column rule`, as short as a table of examples wants it. */
export function place({ path, line, column, rule, severity }: Finding): string {
  const mark = severity === 'warning' ? '?' : '';
  return `${[path, line, column]
    .filter(part => part !== undefined)
    .join(':')} ${rule}${mark}`;
}
