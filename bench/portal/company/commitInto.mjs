import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** A commit made in the bare repository itself, as somebody's mirror job would: nobody tells the portal. */
export function commitInto(folder, { owner, name }, files) {
  const data = text => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const input = [
    'commit refs/heads/main\n',
    'committer Ada Example <ada@acme.example> 1766361600 +0000\n',
    data('Another version'),
    'from refs/heads/main^0\n',
    ...Object.entries(files).map(
      ([file, content]) => `M 100644 inline ${file}\n${data(content)}`,
    ),
  ].join('');
  execFileSync('git', ['fast-import', '--quiet', '--date-format=raw'], {
    cwd: path.join(folder, owner, `${name}.git`),
    input,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}
