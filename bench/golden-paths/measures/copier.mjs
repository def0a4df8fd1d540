import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { say } from '../../../scripts/setup/progress.mjs';
import { git, gitEnvironment } from '../../shared/git.mjs';
import { runPart } from '../../shared/runPart.mjs';
import { round, summarize } from '../../shared/statistics.mjs';
import { since } from '../../shared/time.mjs';
import { installCopier } from '../copier/installCopier.mjs';
import { readFiles } from '../files.mjs';
import {
  ANSWERS,
  writeCopierTemplate,
} from '../history/writeCopierTemplate.mjs';
import { PARAMETERS } from '../history/writePath.mjs';
import { summarizeOutcomes } from './outcomes.mjs';

const execute = promisify(execFile);
const MARK = /^<{7} before updating$/m;
/** Of updates in one process, without starting Python for each. */
const IN_ONE_PROCESS = `
import json, sys, time
from copier import run_update
seconds = []
for project in json.load(sys.stdin):
    start = time.perf_counter()
    run_update(project, defaults=True, overwrite=True, conflict="inline", quiet=True)
    seconds.append(time.perf_counter() - start)
print(json.dumps(seconds))
`;
const ONE_PROCESS_SHARE = 9;

/**
 * `copier update` on the same services, each in a clone with everything committed. What comes after it, a commit, a push and a
 * request, is not part of it.
 */
export async function measureCopier(bench, { history }) {
  const bin = await installCopier();
  if (!bin) {
    return undefined;
  }
  const { folder } = bench;
  const template = path.join(folder, 'copier-template');
  const projects = path.join(folder, 'copier-projects');
  await writeCopierTemplate(template, history.described);
  await runPart(
    'writeProjects',
    { ...history.told, into: projects, template },
    bench,
  );
  const names = history.services.map(({ name }) => name);
  for (const name of names) {
    await commitAll(path.join(projects, name));
  }
  await assertSameTemplate({ bin, template, projects, history });

  const copies = path.join(folder, 'copier-copies');
  const some = names.filter((_, index) => index % ONE_PROCESS_SHARE === 0);
  for (const name of some) {
    fs.cpSync(path.join(projects, name), path.join(copies, name), {
      recursive: true,
    });
  }

  say(`copier update of ${names.length} services, one after the other`);
  const seconds = [];
  let failed = 0;
  for (const name of names) {
    const project = path.join(projects, name);
    const start = performance.now();
    try {
      await copier(bin, project, [
        'update',
        '--defaults',
        '--conflict',
        'inline',
        '--quiet',
      ]);
    } catch (error) {
      failed += 1;
      say(`  ${name}: ${error.stderr?.trim().split('\n').at(-1) ?? error}`);
    }
    seconds.push(since(start));
  }
  const alone = await inOneProcess(
    bin,
    some.map(name => path.join(copies, name)),
    folder,
  );
  const conflicts = Object.fromEntries(
    names.map(name => [name, conflictingFiles(path.join(projects, name))]),
  );
  const { services } = await runPart(
    'compareOutcomes',
    { ...history.told, outcomes: projects, own: [ANSWERS] },
    bench,
  );
  return {
    total: round(
      seconds.reduce((sum, each) => sum + each, 0),
      1,
    ),
    each: summarize(seconds),
    alone: summarize(alone),
    failed,
    ...summarizeOutcomes(services, conflicts),
  };
}

/** Both templates must say the same: copier's first release is what the golden path's is. */
async function assertSameTemplate({ bin, template, projects, history }) {
  const copied = path.join(projects, 'as-copied');
  const { parameters } = history.services[0];
  const data = PARAMETERS.flatMap(key => [
    '--data',
    `${key}=${parameters[key]}`,
  ]);
  await copier(bin, projects, [
    ...['copy', '--quiet', '--vcs-ref', 'v1.0.0', ...data],
    ...[template, copied],
  ]);
  const expected = readFiles(path.join(projects, 'as-made'));
  const found = readFiles(copied);
  for (const file of new Set([...expected.keys(), ...found.keys()])) {
    const [a, b] = [expected.get(file), found.get(file)];
    if (a?.mode !== b?.mode || !a?.content.equals(b.content)) {
      throw new Error(`copier's template makes another ${file} than the path`);
    }
  }
}

function copier(bin, cwd, args) {
  return execute(path.join(bin, 'copier'), args, {
    cwd,
    env: environment(bin, cwd),
    timeout: 120_000,
  });
}

const environment = (bin, home) => {
  const own = gitEnvironment(home);
  return { ...own, PATH: `${bin}${path.delimiter}${own.PATH}` };
};

async function inOneProcess(bin, projects, cwd) {
  const running = execute(path.join(bin, 'python'), ['-c', IN_ONE_PROCESS], {
    cwd,
    env: environment(bin, cwd),
    timeout: 600_000,
  });
  running.child.stdin.end(JSON.stringify(projects));
  return JSON.parse((await running).stdout);
}

async function commitAll(project) {
  await git(project, 'init', '--quiet', '--initial-branch=main');
  await git(project, 'add', '--all');
  await git(project, 'commit', '--quiet', '--message', 'As it is now');
}

const conflictingFiles = project =>
  [...readFiles(project)]
    .filter(([, { content }]) => MARK.test(content.toString('utf8')))
    .map(([file]) => file);
