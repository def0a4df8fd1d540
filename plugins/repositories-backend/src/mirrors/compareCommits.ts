import type { FileChange } from '@paved/plugin-repositories-common';
import type { GitCommand } from '@paved/plugin-repositories-node';

const TYPES: Record<string, FileChange['type']> = {
  A: 'added',
  C: 'added',
  D: 'removed',
  R: 'renamed',
};

/**
 * What turns one commit's files into another's. Both are full commit ids.
 */
export async function compareCommits(options: {
  git: GitCommand;
  repository: string;
  base: string;
  head: string;
}): Promise<FileChange[]> {
  const { git, repository, base, head } = options;
  const output = await git.run(
    [
      'diff-tree',
      '-r',
      '-z',
      '-M',
      '-l1000',
      '--name-status',
      '--no-ext-diff',
      '--no-textconv',
      '--end-of-options',
      base,
      head,
    ],
    { repository },
  );
  // <status> NUL <path> NUL; renames have the old path before the new one.
  const fields = output.toString('utf8').split('\0');
  const changes: FileChange[] = [];
  for (let i = 0; i + 1 < fields.length; ) {
    const status = fields[i][0];
    const type = TYPES[status] ?? 'modified';
    if (type === 'renamed') {
      changes.push({ type, previousPath: fields[i + 1], path: fields[i + 2] });
      i += 3;
    } else {
      changes.push({ type, path: fields[i + 1] });
      i += 2;
    }
  }
  return changes;
}
