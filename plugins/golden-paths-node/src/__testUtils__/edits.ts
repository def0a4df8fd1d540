import type { FileMode, SourceFile } from '@paved/plugin-golden-paths-common';
import fc from 'fast-check';
import type { Files } from './trees';

/**
 * A change to a tree, as numbers: which file, which line and so on are taken modulo what there is, so that an edit always
 * means something and shrinks to a simple one.
 */
export interface Edit {
  kind:
    | 'replace-line'
    | 'insert-line'
    | 'remove-line'
    | 'rename'
    | 'rename-and-edit'
    | 'remove'
    | 'add'
    | 'mode'
    | 'rewrite'
    | 'link'
    | 'to-folder'
    | 'to-file';
  file: number;
  at: number;
}

/** Where both sides put new files: the same names, so that they meet. */
const NEW_PATHS = [
  'new.txt',
  'src/new.ts',
  'src/main.ts/inner.ts',
  'docs',
  'ci/extra.yml',
  'deep/er/file.md',
  'README.md',
  'ünï/ço dé.txt',
];

/** Names that only a team comes up with. */
const ODD_PATHS = [
  'a"quoted\\name',
  'tab\tand\nline',
  '-rf',
  '${{ values.name }}',
  'trailing ',
  '~tilde~ours',
  'x.njk',
];

export function editsArbitrary(maxLength: number): fc.Arbitrary<Edit[]> {
  return fc.array(
    fc.record({
      kind: fc.constantFrom<Edit['kind']>(
        'replace-line',
        'replace-line',
        'insert-line',
        'insert-line',
        'remove-line',
        'rename',
        'rename-and-edit',
        'remove',
        'add',
        'add',
        'mode',
        'rewrite',
        'link',
        'to-folder',
        'to-file',
      ),
      file: fc.nat(30),
      at: fc.nat(30),
    }),
    { maxLength },
  );
}

/** What every release begins with: text of all kinds, and what is no text. */
export function firstFiles(): Files {
  const lines = (name: string, end = '\n') =>
    Array.from({ length: 12 }, (_, i) => `${name} line ${i}${end}`).join('');
  const files: Array<[string, string | Uint8Array, FileMode?]> = [
    [
      'README.md',
      `# \${{ values.name }}\n${lines(
        'readme',
      )}by \${{ values.repository.owner }}\n`,
    ],
    ['src/main.ts', lines('main')],
    ['src/util.ts', lines('util')],
    ['ci/build.yml', `token: \${{ secrets.TOKEN }}\n${lines('ci')}`],
    ['windows.txt', lines('windows', '\r\n')],
    ['latin1.txt', Buffer.from(lines('caf\xe9'), 'latin1')],
    ['logo.bin', Uint8Array.from({ length: 60 }, (_, i) => i % 7)],
    ['run.sh', lines('run'), '100755'],
    ['link', 'README.md', '120000'],
    ['docs/ünï cödé/a b.md', lines('docs')],
    ['empty', ''],
    ['no-end', 'no line end'],
  ];
  return new Map(
    files.map(([path, content, mode = '100644']): [string, SourceFile] => [
      path,
      {
        path,
        mode,
        content: typeof content === 'string' ? Buffer.from(content) : content,
      },
    ]),
  );
}

/** Applies edits; what they write says who wrote it, and is never written twice. */
export function edited(
  files: Files,
  edits: readonly Edit[],
  who: string,
): Files {
  let result = files;
  edits.forEach((edit, index) => {
    result = applyEdit(result, edit, `${who}-${index}-`);
  });
  return result;
}

/** Every state on the way, the first one included. */
export function history(
  files: Files,
  edits: readonly Edit[],
  who: string,
): Files[] {
  return [
    files,
    ...edits.map((_, index) => edited(files, edits.slice(0, index + 1), who)),
  ];
}

function applyEdit(files: Files, edit: Edit, token: string): Files {
  const result = new Map(files);
  const put = (path: string, content: Uint8Array, mode: FileMode) => {
    if (!isInTheWay(result, path)) {
      result.set(path, { path, mode, content });
    }
  };
  const paths = newPaths(token);
  const newPath = paths[edit.at % paths.length];
  const all = [...files.values()];
  const file = all.length ? all[edit.file % all.length] : undefined;
  if (!file || edit.kind === 'add') {
    put(newPath, newContent(edit.file, token), '100644');
    return result;
  }
  switch (edit.kind) {
    case 'replace-line':
    case 'insert-line':
    case 'remove-line':
      result.set(file.path, {
        ...file,
        content: editLines(file, edit, token),
      });
      break;
    case 'rename':
    case 'rename-and-edit':
      result.delete(file.path);
      if (isInTheWay(result, newPath) || result.has(newPath)) {
        result.set(file.path, file);
      } else {
        put(
          newPath,
          edit.kind === 'rename'
            ? file.content
            : editLines(file, { ...edit, kind: 'insert-line' }, token),
          file.mode,
        );
      }
      break;
    case 'remove':
      result.delete(file.path);
      break;
    case 'mode':
      if (file.mode !== '120000') {
        result.set(file.path, {
          ...file,
          mode: file.mode === '100755' ? '100644' : '100755',
        });
      }
      break;
    case 'rewrite':
      result.set(file.path, { ...file, content: newContent(edit.at, token) });
      break;
    case 'link':
      result.set(file.path, {
        ...file,
        mode: '120000',
        content: Buffer.from(`${token}target`),
      });
      break;
    case 'to-folder':
      result.delete(file.path);
      put(`${file.path}/inner.txt`, newContent(0, token), '100644');
      break;
    default: {
      const folder = file.path.split('/').slice(0, -1).join('/');
      if (folder) {
        for (const path of [...result.keys()]) {
          if (path.startsWith(`${folder}/`)) {
            result.delete(path);
          }
        }
        put(folder, newContent(0, token), '100644');
      }
    }
  }
  return result;
}

function newPaths(token: string): string[] {
  return token.startsWith('team') ? [...NEW_PATHS, ...ODD_PATHS] : NEW_PATHS;
}

/** Text of both kinds of line ends, bytes that are no text, and binary. */
function newContent(kind: number, token: string): Uint8Array {
  switch (kind % 5) {
    case 0:
    case 1:
      return Buffer.from(`${token}a\nshared\nwords\n${token}b\n`);
    case 2:
      return Buffer.from(`${token}a\r\nshared\r\nwords\r\n`);
    case 3:
      return Buffer.concat([Buffer.from(token), Uint8Array.of(0, 255, 1, 0)]);
    default:
      return Buffer.concat([Buffer.from(token), Uint8Array.of(0xe9, 0xff, 10)]);
  }
}

function editLines(file: SourceFile, edit: Edit, token: string): Uint8Array {
  if (file.mode === '120000') {
    return Buffer.from(`${token}target`);
  }
  const content = Buffer.from(file.content).toString('latin1');
  const end = content.includes('\r\n') ? '\r\n' : '\n';
  const lines = content.split(/(?<=\n)/);
  const at = edit.at % (lines.length + 1);
  if (edit.kind === 'remove-line') {
    lines.splice(at, 1);
  } else {
    lines.splice(at, edit.kind === 'insert-line' ? 0 : 1, `${token}${end}`);
  }
  return Buffer.from(lines.join(''), 'latin1');
}

/** Whether a path would lie in a file, or be a folder's. */
function isInTheWay(files: Files, path: string): boolean {
  return [...files.keys()].some(
    other => other.startsWith(`${path}/`) || path.startsWith(`${other}/`),
  );
}
