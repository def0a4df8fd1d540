import fs from 'node:fs';
import path from 'node:path';

/**
 * Files below a folder, by path.
 *
 * @returns {Map<string, { mode: string, content: Buffer }>} modes as git writes them; what git keeps for itself is left out
 */
export function readFiles(folder) {
  const files = new Map();
  for (const entry of fs.readdirSync(folder, {
    recursive: true,
    withFileTypes: true,
  })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (name.split(path.sep)[0] === '.git') {
      continue;
    }
    if (entry.isSymbolicLink()) {
      const content = Buffer.from(fs.readlinkSync(file));
      files.set(name, { mode: '120000', content });
    } else if (entry.isFile()) {
      const { mode } = fs.statSync(file);
      files.set(name, {
        // eslint-disable-next-line no-bitwise -- the owner's right to run it
        mode: mode & 0o100 ? '100755' : '100644',
        content: fs.readFileSync(file),
      });
    }
  }
  return files;
}

/** Regular files only. */
export function writeFiles(folder, files) {
  for (const [name, { mode, content }] of files) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content, {
      mode: mode === '100755' ? 0o755 : 0o644,
    });
  }
}
