import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';

const AUTHOR = 'Ada Example <ada@acme.example> 1766275200 +0000';

/** Writes loose objects as `git push` of a small commit leaves them, some hundred times faster than starting git. */
class ObjectFolder {
  #folder;
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
    const entries = new Map();
    for (const [file, content] of Object.entries(files)) {
      const [first, ...rest] = file.split('/');
      if (rest.length === 0) {
        entries.set(first, content);
      } else {
        entries.set(first, {
          ...entries.get(first),
          [rest.join('/')]: content,
        });
      }
    }
    const rows = [...entries].map(([name, content]) =>
      typeof content === 'string'
        ? { name, mode: '100644', id: this.write('blob', Buffer.from(content)) }
        : { name, mode: '40000', id: this.writeTree(content) },
    );
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

/** Bare repositories `<into>/<owner>/<name>.git` with one commit each. */
export function writeRepositories(company, into) {
  for (const { owner, name, files } of company.repositories) {
    const folder = path.join(into, owner, `${name}.git`);
    fs.mkdirSync(path.join(folder, 'objects', 'pack'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'objects', 'info'));
    fs.mkdirSync(path.join(folder, 'refs', 'heads'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'refs', 'tags'));
    const objects = new ObjectFolder(path.join(folder, 'objects'));
    const commit = objects.write(
      'commit',
      Buffer.from(
        `tree ${objects.writeTree(
          files,
        )}\nauthor ${AUTHOR}\ncommitter ${AUTHOR}\n\nFirst version\n`,
      ),
    );
    fs.writeFileSync(path.join(folder, 'HEAD'), 'ref: refs/heads/main\n');
    fs.writeFileSync(
      path.join(folder, 'config'),
      '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n',
    );
    fs.writeFileSync(path.join(folder, 'refs', 'heads', 'main'), `${commit}\n`);
  }
}
