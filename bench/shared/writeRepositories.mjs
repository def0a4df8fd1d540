import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';

const AUTHOR = 'Ada Example <ada@acme.example> 1766275200 +0000';

/** Writes loose objects as `git push` of a small commit leaves them, some hundred times faster than starting git. */
class ObjectFolder {
  #folder;
  /** Ids of objects, and folders. */
  #made = new Set();

  constructor(folder) {
    this.#folder = folder;
  }

  write(type, content) {
    const body = Buffer.concat([
      Buffer.from(`${type} ${content.length}\0`),
      content,
    ]);
    const id = createHash('sha1').update(body).digest('hex');
    if (this.#made.has(id)) {
      return id;
    }
    this.#made.add(id);
    const folder = path.join(this.#folder, id.slice(0, 2));
    if (!this.#made.has(folder)) {
      fs.mkdirSync(folder, { recursive: true });
      this.#made.add(folder);
    }
    fs.writeFileSync(path.join(folder, id.slice(2)), deflateSync(body), {
      mode: 0o444,
    });
    return id;
  }

  writeTree(files) {
    const rows = [];
    const folders = new Map();
    for (const [file, { mode, content }] of files) {
      const [name, ...rest] = file.split('/');
      if (rest.length === 0) {
        rows.push({ name, mode, id: this.write('blob', Buffer.from(content)) });
      } else {
        const folder = folders.get(name) ?? [];
        folders.set(name, folder);
        folder.push([rest.join('/'), { mode, content }]);
      }
    }
    for (const [name, folder] of folders) {
      rows.push({ name, mode: '40000', id: this.writeTree(folder) });
    }
    // git orders a folder as if its name ended in a slash
    const key = ({ name, mode }) => (mode === '40000' ? `${name}/` : name);
    rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
    return this.write(
      'tree',
      Buffer.concat(
        rows.flatMap(({ name, mode, id }) => [
          Buffer.from(`${mode} ${name}\0`),
          Buffer.from(id, 'hex'),
        ]),
      ),
    );
  }
}

/**
 * Bare repositories `<into>/<owner>/<name>.git`, with a commit for each of their versions.
 *
 * @param {Array<{ owner: string, name: string, versions: Array<Map<string, { mode: string, content: string | Uint8Array }>> }>} repositories
 */
export function writeRepositories(repositories, into) {
  for (const { owner, name, versions } of repositories) {
    const folder = path.join(into, owner, `${name}.git`);
    fs.mkdirSync(path.join(folder, 'objects', 'pack'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'objects', 'info'));
    fs.mkdirSync(path.join(folder, 'refs', 'heads'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'refs', 'tags'));
    const objects = new ObjectFolder(path.join(folder, 'objects'));
    let head;
    for (const [index, files] of versions.entries()) {
      const parent = head ? `parent ${head}\n` : '';
      head = objects.write(
        'commit',
        Buffer.from(
          `tree ${objects.writeTree(
            files,
          )}\n${parent}author ${AUTHOR}\ncommitter ${AUTHOR}\n\nVersion ${
            index + 1
          }\n`,
        ),
      );
    }
    fs.writeFileSync(path.join(folder, 'HEAD'), 'ref: refs/heads/main\n');
    fs.writeFileSync(
      path.join(folder, 'config'),
      '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n',
    );
    fs.writeFileSync(path.join(folder, 'refs', 'heads', 'main'), `${head}\n`);
  }
}
