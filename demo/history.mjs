/**
 * Derives a repository's commits from its last state and its `.history.json`.
 *
 * A tree is a Map from path to `{ mode, content }`. A commit says what it brought; taking that away from the tree after
 * it gives the tree before it. Whatever no commit brought was there from the first one on.
 */

/** Files whose version the portal's readers would look at; a release sets it. */
const VERSIONED =
  /(^|\/)(package(-lock)?\.json|pyproject\.toml|build\.gradle\.kts|openapi\.yaml|deployment\.yaml)$/;
const MANIFESTS =
  /(^|\/)(package(-lock)?\.json|requirements.*\.txt|pyproject\.toml|go\.mod|build\.gradle\.kts|Dockerfile)$/;

/**
 * @param {Map<string, { mode: string, content: string }>} tree the repository as it is after the last commit
 * @param {object} history what `.history.json` holds
 * @param {string} name of the repository, for error messages
 * @returns {Array<{ by: string, message: string, daysAgo: number, release?: string, files: Array<{ path: string, mode: string, content: string }> }>} oldest first
 */
export function commitsOf(tree, history, name) {
  const told = history.commits.map(commit => ({
    ...commit,
    message: messageOf(commit),
  }));
  const releases = told
    .filter(commit => commit.release)
    .map(commit => commit.release);
  const commits = [];
  let after = tree;
  for (const [index, commit] of [...told.entries()].reverse()) {
    const fail = problem => {
      throw new Error(`${name}/.history.json: '${commit.message}' ${problem}`);
    };
    if (!(commit.daysAgo >= 1) || commit.daysAgo > told[index - 1]?.daysAgo) {
      fail('has to be a day or more ago, and not before the commit above it');
    }
    let before = new Map();
    if (index > 0) {
      const previous =
        commit.release &&
        (releases[releases.indexOf(commit.release) - 1] ?? '0.0.0');
      before = undo(after, { ...commit, previous }, fail);
    }
    const files = [...after]
      .filter(([path, file]) => before.get(path)?.content !== file.content)
      .map(([path, file]) => ({ path, ...file }));
    if (files.length === 0) {
      fail('changes nothing');
    }
    commits.unshift({ ...commit, files });
    after = before;
  }
  return commits;
}

function messageOf({ message, bump, release }) {
  if (bump) {
    const [dependency, from, to] = bump.split(' ');
    return `Bump ${dependency} from ${from} to ${to}`;
  }
  return message ?? `Release ${release}`;
}

function undo(after, commit, fail) {
  const before = new Map(after);
  const edit = (path, change) => {
    const file =
      before.get(path) ??
      fail(`changes ${path}, which is not there at that time`);
    before.set(path, { ...file, content: change(file.content) });
  };
  const paths = pattern =>
    [...before.keys()].filter(path => pattern.test(path));

  for (const added of commit.add ?? []) {
    const found = [...before.keys()].filter(
      path => path === added || path.startsWith(`${added}/`),
    );
    if (found.length === 0) {
      fail(`adds ${added}, which is not there at that time`);
    }
    found.forEach(path => before.delete(path));
  }
  for (const [path, changes] of Object.entries(commit.change ?? {})) {
    for (const change of [...changes].reverse()) {
      edit(path, text =>
        typeof change === 'string'
          ? withoutPart(text, change, path, fail)
          : withReplaced(text, change, path, fail),
      );
    }
  }
  if (commit.bump) {
    const [dependency, from, to] = commit.bump.split(' ');
    for (const path of paths(MANIFESTS)) {
      const lines = text => text.split('\n');
      edit(path, text =>
        lines(text)
          .map((line, index, all) =>
            `${
              all[index - 1]?.includes('node_modules/') ? all[index - 1] : ''
            }${line}`.includes(dependency)
              ? line.replace(to, from)
              : line,
          )
          .join('\n'),
      );
    }
  }
  if (commit.release) {
    for (const path of paths(VERSIONED)) {
      edit(path, text => withVersion(text, commit.release, commit.previous));
    }
    const changelog = before.get('CHANGELOG.md')?.content;
    if (changelog?.includes(`\n## ${commit.release}\n`)) {
      edit('CHANGELOG.md', text =>
        withoutPart(text, `## ${commit.release}`, 'CHANGELOG.md', fail),
      );
    }
  }
  return before;
}

/** A file's own version stands at its top; further down the same number may be a dependency's, but for images. */
function withVersion(text, is, was) {
  return text
    .split('\n')
    .map((line, index) =>
      index < 12 || line.includes('image:') ? line.replace(is, was) : line,
    )
    .join('\n');
}

function withReplaced(text, [was, is], path, fail) {
  if (!text.includes(is)) {
    fail(`changes ${path}, where '${is}' is not to be found`);
  }
  return text.replace(is, () => was);
}

/** Without the part that starts with these words: in Markdown a section, elsewhere a block by its indentation. */
function withoutPart(text, start, path, fail) {
  const lines = text.split('\n');
  const from = lines.findIndex(line => line.trimStart().startsWith(start));
  if (from < 0) {
    fail(`adds to ${path} a part '${start}', which is not to be found`);
  }
  const to = path.endsWith('.md')
    ? sectionEnd(lines, from)
    : blockEnd(lines, from);
  lines.splice(from, to - from);
  return `${lines.join('\n').trimEnd()}\n`;
}

function sectionEnd(lines, from) {
  const level = /^#+/.exec(lines[from])?.[0].length;
  if (!level) {
    return from + 1; // an item of a list
  }
  const next = lines.findIndex(
    (line, index) =>
      index > from && /^#+ /.test(line) && /^#+/.exec(line)[0].length <= level,
  );
  return next < 0 ? lines.length : next;
}

function blockEnd(lines, from) {
  const indent = line => line.length - line.trimStart().length;
  const blank = index => index < lines.length && lines[index].trim() === '';
  let to = from + 1;
  while (lines[to - 1].trimStart().startsWith('@')) {
    to++; // a decorator belongs to what it decorates
  }
  while (
    to < lines.length &&
    (blank(to) || indent(lines[to]) > indent(lines[from]))
  ) {
    to++;
  }
  if (
    to < lines.length &&
    indent(lines[to]) === indent(lines[from]) &&
    /^\s*[})\]]/.test(lines[to])
  ) {
    to++;
    while (blank(to)) {
      to++;
    }
  }
  return to;
}
