import type { CreationPlan } from '@paved/plugin-golden-paths-common';

interface Folder {
  folders: Map<string, Folder>;
  files: Array<{ name: string; size: number; managed: boolean }>;
}

/** What creating makes, as text: the tree of files and what happens outside of the portal. */
export function formatPlan(plan: CreationPlan): string {
  const root: Folder = { folders: new Map(), files: [] };
  for (const file of plan.files) {
    const folders = file.path.split('/');
    const name = folders.pop() ?? '';
    let folder = root;
    for (const each of folders) {
      const next: Folder = folder.folders.get(each) ?? {
        folders: new Map(),
        files: [],
      };
      folder.folders.set(each, next);
      folder = next;
    }
    folder.files.push({
      name,
      size: file.size,
      managed: file.class === 'managed',
    });
  }
  const managed = plan.files.filter(each => each.class === 'managed').length;
  return [
    `${plan.path} ${plan.release}`,
    ...linesOf(root, '  '),
    `${plan.files.length} files; the platform keeps ${managed} of them up to date (*)`,
    '',
    'What is done:',
    ...plan.effects.map(({ summary }) => `  ${summary}`),
    '',
  ].join('\n');
}

function linesOf({ folders, files }: Folder, indent: string): string[] {
  return [
    ...[...folders].flatMap(([name, folder]) => [
      `${indent}${name}/`,
      ...linesOf(folder, `${indent}  `),
    ]),
    ...files.map(
      ({ name, size, managed }) =>
        `${indent}${name}${managed ? ' *' : ''}  ${size} B`,
    ),
  ];
}
