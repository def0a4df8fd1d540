import path from 'node:path';

/**
 * What teams do to what they were given. `touched` changes lines that the release changes or removes too; whatever else changes
 * lines stays three lines away from them.
 */
export const KINDS = [
  'none',
  'add',
  'scaffolded',
  'managed',
  'touched',
  'rename',
  'remove',
  'mode',
];

/** Lines around an edit that the release leaves as they are: git needs three to tell where it belongs. */
const AROUND = 3;

const COMMENTS = {
  '.java': '//',
  '.kts': '//',
  '.ts': '//',
  '.js': '//',
  '.md': '-',
  '.sql': '--',
  '.json': undefined,
};
const commentOf = file => {
  const extension = path.extname(file);
  return extension in COMMENTS ? COMMENTS[extension] : '#';
};

/** Without these a repository is no service. */
const NEEDED = ['catalog-info.yaml', 'package-lock.json', 'go.sum'];

/**
 * Edits a repository in one of the ways of `KINDS`.
 *
 * @param {{
 *   kind: string,
 *   id: string,
 *   random: { below: (limit: number) => number, pick: (list: any[]) => any },
 *   base: Map<string, { mode: string, content: string }>,
 *   next: Map<string, { mode: string, content: string }>,
 *   isManaged: (file: string) => boolean
 * }} options `base` is the repository as it was made, `next` the fresh render of the next release; `id` of equal length for all
 * @returns the repository as the team has it, and what was done: each line has a mark that is nowhere else
 */
export function editAsTeam({ kind, id, random, base, next, isManaged }) {
  const team = new Team({ id, random, base, next });
  const files = team.editable();
  const some = (list, most) =>
    Array.from({ length: 1 + random.below(most) }, () => random.pick(list));
  const work = {
    none: () => {},
    add: () => some([1, 2, 3], 3).forEach(() => team.add()),
    scaffolded: () =>
      some(
        files.filter(file => !isManaged(file) && team.hasCalmLine(file)),
        3,
      ).forEach(file => team.editCalmLine(file)),
    managed: () =>
      some(
        files.filter(file => isManaged(file) && team.hasCalmLine(file)),
        3,
      ).forEach(file => team.editCalmLine(file)),
    touched: () =>
      some(
        files.filter(file => team.hasTouchedLine(file)),
        2,
      ).forEach(file => team.editTouchedLine(file)),
    rename: () =>
      team.rename(random.pick(files.filter(file => team.hasCalmLine(file)))),
    remove: () => some(files, 2).forEach(file => team.remove(file)),
    mode: () => some(files, 2).forEach(file => team.makeExecutable(file)),
  };
  work[kind]();
  return { files: team.files, deeds: team.deeds };
}

class Team {
  #id;
  #random;
  #next;
  files;
  deeds = { marks: [], removed: [], renamed: [], executable: [] };

  constructor({ id, random, base, next }) {
    this.#id = id;
    this.#random = random;
    this.#next = next;
    this.files = new Map(base);
  }

  editable() {
    return [...this.files.keys()].filter(
      file =>
        !NEEDED.includes(file) &&
        !path.basename(file).startsWith('.golden-path') &&
        commentOf(file) !== undefined &&
        this.#lines(file).length > AROUND,
    );
  }

  add() {
    const folder = this.#random.pick(['docs/team', 'src/team', 'scripts']);
    const file = `${folder}/note-${this.files.size}.md`;
    const length = 5 + this.#random.below(40);
    const lines = Array.from(
      { length },
      (_, index) => `${index}. ${this.#mark()} is how we do it`,
    );
    this.files.set(file, { mode: '100644', content: `${lines.join('\n')}\n` });
  }

  hasCalmLine = file => this.#calm(file).length > 0;

  /** A line more, or another one in place of one that is there; nothing where edits of before have left no room. */
  editCalmLine(file) {
    const lines = this.#lines(file);
    const calm = this.#calm(file);
    if (calm.length === 0) {
      return;
    }
    const at = this.#random.pick(calm);
    if (this.#random.below(2)) {
      lines.splice(at, 0, `${indentOf(lines[at])}${this.#comment(file)}`);
    } else {
      lines[at] += ` ${this.#comment(file)}`;
    }
    this.#write(file, lines);
  }

  hasTouchedLine = file => this.#touched(file).length > 0;

  editTouchedLine(file) {
    const lines = this.#lines(file);
    const touched = this.#touched(file);
    if (touched.length > 0) {
      lines[this.#random.pick(touched)] += ` ${this.#comment(file)}`;
      this.#write(file, lines);
    }
  }

  rename(file) {
    this.editCalmLine(file);
    const { dir, name, ext } = path.parse(file);
    const to = path.join(dir, `${name}-of-ours${ext}`);
    this.files.set(to, this.files.get(file));
    this.files.delete(file);
    this.deeds.renamed.push({ from: file, to });
  }

  remove(file) {
    if (this.files.delete(file)) {
      this.deeds.removed.push(file);
    }
  }

  makeExecutable(file) {
    const { mode, content } = this.files.get(file);
    if (mode !== '100755') {
      this.files.set(file, { mode: '100755', content });
      this.deeds.executable.push(file);
    }
  }

  #lines = file => this.files.get(file).content.split('\n');

  #write(file, lines) {
    const { mode } = this.files.get(file);
    this.files.set(file, { mode, content: lines.join('\n') });
  }

  /** Indexes of lines with enough around them that the next release has just so. */
  #calm(file) {
    const lines = this.#lines(file);
    const next = this.#next.get(file)?.content;
    const places = [];
    for (let at = AROUND; at < lines.length - AROUND; at++) {
      const around = lines.slice(at - AROUND, at + AROUND + 1).join('\n');
      if (next?.includes(`\n${around}\n`)) {
        places.push(at);
      }
    }
    return places;
  }

  /** Indexes of lines that the next release does not have in this file. */
  #touched(file) {
    const next = new Set(this.#next.get(file)?.content.split('\n'));
    return this.#lines(file).flatMap((line, index) =>
      line.trim().length > 3 && !next.has(line) && !line.includes('ours-')
        ? [index]
        : [],
    );
  }

  #comment = file => `${commentOf(file)} ${this.#mark()}`;

  #mark() {
    const number = String(this.deeds.marks.length).padStart(3, '0');
    const mark = `ours-${this.#id}-${number}`;
    this.deeds.marks.push(mark);
    return mark;
  }
}

const indentOf = line => /^\s*/.exec(line)[0];
