import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Digest of the files' names and contents, and of anything else the outcome depends on. */
export function hashFiles(files, ...others) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    hash.update(`${file}\0`);
    hash.update(fs.readFileSync(file));
  }
  for (const other of others) {
    hash.update(`\0${other}`);
  }
  return hash.digest('hex');
}

/** Every file below the folders, but for what tools write there. */
export function listFiles(folders) {
  const skip = new Set(['node_modules', 'dist', 'dist-types', 'coverage']);
  const files = [];
  const walk = folder => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const child = path.join(folder, entry.name);
      if (entry.isDirectory() && !skip.has(entry.name)) {
        walk(child);
      } else if (entry.isFile()) {
        files.push(child);
      }
    }
  };
  folders.filter(folder => fs.existsSync(folder)).forEach(walk);
  return files;
}

export function readStamp(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

export function writeStamp(file, stamp) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, stamp);
}
