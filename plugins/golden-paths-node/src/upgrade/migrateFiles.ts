import {
  applyMigration,
  migrationTouches,
  type FileMode,
  type Migration,
  type SourceFile,
} from '@paved/plugin-golden-paths-common';
import type { Side, SideFile } from './mergeTrees';

export interface MigratedFiles {
  files: Side;
  /** Where files were before, by where they are now. */
  movedFrom: Map<string, string>;
  /** Whether anything changed. */
  isChanged: boolean;
}

const SUBMODULE = '160000';

/** Applies migrations to the files of one side, reading no more than they speak of. */
export async function migrateFiles(
  side: Side,
  migrations: readonly Migration[],
  options: {
    read(paths: string[]): Promise<Map<string, Uint8Array>>;
    idOf(content: Uint8Array): string;
  },
): Promise<MigratedFiles> {
  const touched = [...side]
    .filter(
      ([path, { mode }]) =>
        mode !== SUBMODULE &&
        migrations.some(migration => migrationTouches(migration, path)),
    )
    .map(([path]) => path);
  const movedFrom = new Map<string, string>();
  if (!touched.length) {
    return { files: side, movedFrom, isChanged: false };
  }
  const contents = await readContents(side, touched, paths =>
    options.read(paths),
  );

  // Every other file holds its place, so that nothing is moved onto it; a content of its own tells it apart
  const origins = new Map<Uint8Array, { path: string; file: SideFile }>();
  let files = new Map<string, SourceFile>();
  for (const [path, file] of side) {
    const content = Uint8Array.from(contents.get(path) ?? []);
    origins.set(content, { path, file });
    files.set(path, { path, mode: file.mode as FileMode, content });
  }
  for (const migration of migrations) {
    files = applyMigration(files, migration);
  }

  const result: Side = new Map();
  let isChanged = false;
  for (const [path, { mode, content }] of files) {
    const origin = origins.get(content);
    if (origin?.path === path) {
      result.set(path, origin.file);
    } else if (origin && !contents.has(origin.path)) {
      // It can't be read, so it can't be written elsewhere either
      result.set(origin.path, origin.file);
    } else {
      isChanged = true;
      const moved = origin?.path;
      if (moved !== undefined) {
        movedFrom.set(path, moved);
      }
      result.set(path, {
        mode,
        id: origin?.file.id ?? options.idOf(content),
        size: content.byteLength,
        content,
      });
    }
  }
  return { files: result, movedFrom, isChanged };
}

async function readContents(
  side: Side,
  paths: string[],
  read: (paths: string[]) => Promise<Map<string, Uint8Array>>,
): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  const unknown: string[] = [];
  for (const path of paths) {
    const content = side.get(path)?.content;
    if (content) {
      contents.set(path, content);
    } else {
      unknown.push(path);
    }
  }
  if (unknown.length) {
    for (const [path, content] of await read(unknown)) {
      contents.set(path, content);
    }
  }
  return contents;
}
