import type { Migration, SourceFile } from '../release/types';
import { editJson } from './editJson';
import { editYaml } from './editYaml';
import { isAtOrUnder } from './migrationsBetween';

const MOST_BYTES = 1_048_576;

/**
 * Applies a migration to files by path, and answers with new ones; only data decides what it does, so that anybody may run it.
 *
 * It never fails, as it also runs over what a team made of its files: a file that is not there, is no text, is over 1 MiB, can't
 * be read or does not have what a step speaks of is left as it is, and the merge shows the difference. A rename never
 * takes the place of another file.
 *
 * @public
 */
export function applyMigration(
  files: ReadonlyMap<string, SourceFile>,
  migration: Migration,
): Map<string, SourceFile> {
  let result = new Map(files);
  for (const step of migration.steps) {
    if ('rename' in step) {
      result = rename(result, step.rename.from, step.rename.to);
    } else if ('yaml' in step) {
      const { file, set = [], remove = [] } = step.yaml;
      edit(result, file, text => editYaml(text, { set, remove }));
    } else {
      const { file, patch } = step.jsonPatch;
      edit(result, file, text => editJson(text, patch));
    }
  }
  return result;
}

function rename(
  files: Map<string, SourceFile>,
  from: string,
  to: string,
): Map<string, SourceFile> {
  const staying = new Map<string, SourceFile>();
  const moving: SourceFile[] = [];
  for (const file of files.values()) {
    if (isAtOrUnder(file.path, from)) {
      moving.push(file);
    } else {
      staying.set(file.path, file);
    }
  }
  const folders = new Set([...staying.keys()].flatMap(foldersOf));
  for (const file of moving) {
    const path = `${to}${file.path.slice(from.length)}`;
    const isTaken =
      staying.has(path) ||
      folders.has(path) ||
      foldersOf(path).some(folder => staying.has(folder));
    const placed = isTaken ? file.path : path;
    staying.set(placed, { ...file, path: placed });
  }
  return staying;
}

function foldersOf(path: string): string[] {
  return path
    .split('/')
    .slice(0, -1)
    .map((_, index, segments) => segments.slice(0, index + 1).join('/'));
}

function edit(
  files: Map<string, SourceFile>,
  path: string,
  change: (text: string) => string | undefined,
): void {
  const file = files.get(path);
  if (!file || file.mode === '120000' || file.content.length > MOST_BYTES) {
    return;
  }
  let changed: string | undefined;
  try {
    const text = new TextDecoder('utf-8', {
      fatal: true,
      ignoreBOM: true,
    }).decode(file.content);
    const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
    const after = change(text.slice(mark.length));
    changed =
      after === undefined || mark + after === text ? undefined : mark + after;
  } catch {
    // No text, or nested too deep to be read
  }
  if (changed !== undefined) {
    files.set(path, { ...file, content: new TextEncoder().encode(changed) });
  }
}
