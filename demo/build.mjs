#!/usr/bin/env node
/**
 * Turns the readable trees under `repositories/` into bare git repositories with a year of history. A tree may include a folder
 * of the checkout: the sample company's golden paths are those that Paved brings.
 *
 *   node demo/build.mjs --into <folder> [--today YYYY-MM-DD]
 *
 * The history is told by each tree's `.history.json` (README.md explains it) and is derived backwards: the tree as it
 * lies here is the last commit, and each commit says what to take away to get to the one before. So the files can be
 * read and changed like any others, and same tree + same day = same commit ids.
 */
import * as fs from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fastImportStream } from './fastImport.mjs';
import { git } from './git.mjs';
import { commitsOf } from './history.mjs';
import { readPeople } from './people.mjs';

const OWNER = 'fintech-fast';
const TREES = fileURLToPath(new URL('./repositories', import.meta.url));
const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
const HISTORY = '.history.json';
/** What trying a path out in its folder leaves there. */
const LEFT_BEHIND = /(^|\/)(node_modules|__pycache__|\.venv)(\/|$)/;

/**
 * Builds what is not there yet; repositories that are there are left alone, whatever is in them.
 *
 * @param {{
 *   into: string,
 *   today?: string,
 *   onProgress?: (progress: { name: string, done: number, total: number, created: boolean }) => void
 * }} options `into` gets a folder `fintech-fast`; `today` (YYYY-MM-DD, UTC) is the day that the history ends before
 * @returns {Promise<Array<{ name: string, path: string, created: boolean }>>}
 */
export async function buildDemo(options) {
  const { into, onProgress } = options;
  const today = parseDay(
    options.today ?? new Date().toISOString().slice(0, 10),
  );
  const owner = resolve(into, OWNER);
  await fs.mkdir(owner, { recursive: true });
  const names = await directories(TREES);
  const building = await createBuildingFolder(resolve(into));
  try {
    const people = await readPeople();
    const repositories = [];
    await inParallel(names, async name => {
      const path = join(owner, `${name}.git`);
      const created =
        !(await exists(path)) &&
        (await moveInto(
          await buildRepository({ name, building, people, today }),
          path,
        ));
      repositories.push({ name, path, created });
      onProgress?.({
        name,
        done: repositories.length,
        total: names.length,
        created,
      });
    });
    return repositories.sort((a, b) => (a.name < b.name ? -1 : 1));
  } finally {
    await fs.rm(building, { recursive: true, force: true });
  }
}

async function buildRepository({ name, building, people, today }) {
  const { tree, history } = await readRepository(name);
  const commits = commitsOf(tree, history, name);
  return writeRepository({ name, building, people, today, commits, history });
}

async function writeRepository(repository) {
  const { name, building, people, today, commits, history } = repository;
  const branch = history.branch ?? 'main';
  const path = join(building, `${name}.git`);

  await git([
    'init',
    '--quiet',
    '--bare',
    '--template=',
    `--initial-branch=${branch}`,
    path,
  ]);
  await git(
    ['-C', path, '-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet'],
    fastImportStream({ commits, history, branch, people, today, name }),
  );
  await fs.writeFile(join(path, 'description'), `${history.description}\n`);
  return path;
}

/**
 * Adds a repository that has no tree here, unless there is one of that name.
 *
 * @param {{
 *   into: string,
 *   today: string,
 *   name: string,
 *   description: string,
 *   commits: Array<{ by: string, message: string, daysAgo: number, files: Array<{ path: string, mode: string, content: string }> }>
 * }} repository commits with the files that each changes, oldest first
 */
export async function addRepository(repository) {
  const { into, name, description, commits } = repository;
  const path = join(resolve(into), OWNER, `${name}.git`);
  if (await exists(path)) {
    return;
  }
  const building = await createBuildingFolder(resolve(into));
  try {
    const built = await writeRepository({
      ...{ name, building, commits, history: { description } },
      people: await readPeople(),
      today: parseDay(repository.today),
    });
    await moveInto(built, path);
  } finally {
    await fs.rm(building, { recursive: true, force: true });
  }
}

/**
 * A repository as it is after its last commit, and how it came to be.
 *
 * @param {string} name
 * @returns {Promise<{ tree: Map<string, { mode: string, content: string | Buffer }>, history: object }>}
 */
export async function readRepository(name) {
  const folder = join(TREES, name);
  const history = JSON.parse(await fs.readFile(join(folder, HISTORY), 'utf8'));
  const included = history.include
    ? await readTree(join(CHECKOUT, history.include))
    : [];
  const own = await readTree(folder);
  const tree = new Map(
    [...included, ...own].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return { tree, history };
}

async function readTree(root) {
  const entries = await fs.readdir(root, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter(entry => entry.isFile() || entry.isSymbolicLink())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .filter(file => !LEFT_BEHIND.test(relative(root, file)));
  const tree = new Map();
  for (const file of files.sort()) {
    tree.set(file.slice(root.length + 1), await readEntry(file));
  }
  tree.delete(HISTORY);
  return tree;
}

async function readEntry(file) {
  const stats = await fs.lstat(file);
  if (stats.isSymbolicLink()) {
    return { mode: '120000', content: await fs.readlink(file) };
  }
  const bytes = await fs.readFile(file);
  const text = bytes.toString('utf8');
  return {
    mode: stats.mode & 0o100 ? '100755' : '100644',
    content: Buffer.from(text).equals(bytes) ? text : bytes,
  };
}

/** A whole repository appears at once or not at all; one that got there first stays. */
async function moveInto(from, to) {
  try {
    await fs.rename(from, to);
    return true;
  } catch (error) {
    if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** Named after the process, so that what a killed build left behind is swept away and a running one is not; the
 * age tells where a process id was given out again. */
async function createBuildingFolder(into) {
  for (const name of await fs.readdir(into)) {
    const pid = /^\.building-(\d+)$/.exec(name)?.[1];
    if (!pid) {
      continue;
    }
    // Another build may be sweeping, too.
    const age = await fs.stat(join(into, name)).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (!isAlive(Number(pid)) || age > 10 * 60_000) {
      await fs.rm(join(into, name), { recursive: true, force: true });
    }
  }
  const building = join(into, `.building-${process.pid}`);
  await fs.rm(building, { recursive: true, force: true });
  await fs.mkdir(building);
  return building;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function inParallel(items, work) {
  const queue = [...items];
  const worker = async () => {
    while (queue.length > 0) {
      await work(queue.shift());
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker));
}

async function directories(folder) {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
}

async function exists(path) {
  return fs.access(path).then(
    () => true,
    () => false,
  );
}

function parseDay(day) {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day)
    ? Date.parse(`${day}T00:00:00Z`)
    : NaN;
  if (Number.isNaN(time)) {
    throw new Error(`'${day}' is not a day; write YYYY-MM-DD`);
  }
  return time;
}

async function main() {
  const { values } = parseArgs({
    options: {
      into: { type: 'string' },
      today: { type: 'string' },
      verbose: { type: 'boolean' },
    },
  });
  if (!values.into) {
    throw new Error(
      `say where to: node demo/${basename(process.argv[1])} --into <folder>`,
    );
  }
  const repositories = await buildDemo({
    into: values.into,
    today: values.today,
    onProgress: values.verbose
      ? ({ name, done, total, created }) =>
          console.log(`${done}/${total} ${name}${created ? '' : ' (kept)'}`)
      : undefined,
  });
  const created = repositories.filter(repository => repository.created).length;
  console.log(
    `${created} repositories created, ${repositories.length - created} kept`,
  );
}

if (
  process.argv[1] &&
  resolve(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  main().catch(error => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
