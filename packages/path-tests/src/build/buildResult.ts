import type { JsonValue } from '@backstage/types';
import { matchPaths } from '@paved/plugin-repositories-common';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RenderedTree } from '../RenderedTree';
import { writeTree } from '../withFolder';
import type { BuildSpec } from './BuildSpec';
import { BuildError, Commands } from './Commands';
import { freePort, type Databases, type OwnDatabase } from './Databases';
import { missingToolchain } from './toolchains';

const START_MS = 60_000;

type Start = NonNullable<BuildSpec['start']>;

/** What became of a build. */
export interface BuildOutcome {
  name: string;
  state: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  message?: string;
  /** Seconds by step. */
  seconds: Record<string, number>;
  /** Facts that its own reports give, by name without source. */
  facts?: Record<string, JsonValue>;
  /** Kept when it was asked for. */
  folder?: string;
}

/** What a build needs beside the files. */
export interface BuildSurroundings {
  /** Started when the first build needs it. */
  databases: () => Promise<Databases>;
  /** How to call `paved`, for reports that become facts. */
  paved?: string[];
  env: NodeJS.ProcessEnv;
  keep: boolean;
}

/**
 * Does with a rendered result what its team will do: installs, lints, tests, builds, starts it against a real database, takes the
 * database away and gives it back, and stops it.
 */
export async function buildResult(
  spec: BuildSpec,
  tree: RenderedTree,
  surroundings: BuildSurroundings,
): Promise<BuildOutcome> {
  const { name } = spec;
  const missing = await missingToolchain(spec.toolchain);
  if (missing) {
    return { name, state: 'skipped', message: missing, seconds: {} };
  }
  let commands: Commands | undefined;
  const folder = await mkdtemp(join(tmpdir(), `paved-build-${name}-`));
  // Commands run in groups of their own, which do not end with us by themselves
  const onExit = () => {
    commands?.kill();
    if (!surroundings.keep) {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  process.once('exit', onExit);
  const seconds: BuildOutcome['seconds'] = {};
  let database: OwnDatabase | undefined;
  let facts: BuildOutcome['facts'];
  const step = async (title: string, work: () => Promise<unknown>) => {
    const started = performance.now();
    try {
      await work();
    } catch (error) {
      throw error instanceof BuildError
        ? new BuildError(`${title}: ${error.message}`)
        : error;
    } finally {
      seconds[title] = Math.round((performance.now() - started) / 100) / 10;
    }
  };
  try {
    await writeTree(tree, folder);
    if (spec.database) {
      database = await (await surroundings.databases()).create();
    }
    const places: Record<string, string> = {
      ...database?.places,
      FOLDER: folder,
      PORT: String(await freePort()),
      PORT_2: String(await freePort()),
    };
    const fill = (text: string) => filled(text, places);
    const build = new Commands({
      folder,
      env: { ...places, ...filledEnv(spec.env, places) },
      inherited: surroundings.env,
    });
    commands = build;
    await build.run(
      'git init --quiet --initial-branch main && git add --all && git -c user.name=Paved -c user.email=paved@localhost commit --quiet --message "First commit"',
    );
    for (const title of ['install', 'lint', 'test', 'build'] as const) {
      if (spec[title].length) {
        await step(title, async () => {
          for (const line of spec[title]) {
            await build.run(fill(line));
          }
        });
      }
    }
    if (spec.facts && surroundings.paved) {
      const args = [
        ...surroundings.paved,
        ...['facts', 'push', 'component:default/built', '--dry-run'],
        ...spec.facts.map(fill),
      ];
      await step('facts', async () => {
        facts = factsIn(await build.run(args.map(quoted).join(' ')));
      });
    }
    const { start } = spec;
    if (start) {
      await step('start, use and stop', () =>
        useService(start, build, places, database),
      );
    }
    for (const job of spec.run) {
      await step(`run ${job.command.split('\n')[0].slice(0, 60)}`, () =>
        useJob(job, build, places),
      );
    }
    return {
      name,
      state: 'passed',
      seconds,
      facts,
      ...(surroundings.keep && { folder }),
    };
  } catch (error) {
    if (!(error instanceof BuildError)) {
      throw error;
    }
    return {
      name,
      state: 'failed',
      message: error.message,
      seconds,
      ...(surroundings.keep && { folder }),
    };
  } finally {
    await commands?.dispose();
    await database?.dispose();
    process.off('exit', onExit);
    if (!surroundings.keep) {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}

async function useService(
  start: Start,
  commands: Commands,
  places: Record<string, string>,
  database: OwnDatabase | undefined,
): Promise<void> {
  const { child, output, ended } = commands.start(
    `exec ${filled(start.command, places)}`,
    filledEnv(start.env, places),
  );
  let exit: number | string | undefined;
  ended.then(code => {
    exit = code;
  });
  const fail = (message: string) =>
    new BuildError(`${message}; it said:\n${output().slice(-4000)}`);
  const base = `http://127.0.0.1:${places.PORT}`;
  const becomes = async (
    path: string,
    isRight: (status: number | undefined) => boolean,
    wanted: string,
    limitMs: number,
  ) => {
    const stopAt = performance.now() + limitMs;
    let status: number | undefined;
    while (performance.now() < stopAt && exit === undefined) {
      status = await statusOf(`${base}${path}`);
      if (isRight(status)) {
        return;
      }
      await sleep(150);
    }
    throw fail(
      exit === undefined
        ? `${path} does not become ${wanted} within ${
            limitMs / 1000
          } s: it is ${status ?? 'no answer'}`
        : `it ended by itself with ${exit}`,
    );
  };
  const isOk = (status?: number) => status === 200;
  const noticeMs = start.noticeSeconds * 1000;

  await becomes(start.health, isOk, '200', START_MS);
  if (start.readiness) {
    await becomes(start.readiness, isOk, '200', START_MS);
  }
  for (const request of start.requests) {
    await ask(base, request, places, fail);
  }
  if (start.metrics) {
    const port = filled(start.metricsPort, places);
    const response = await fetch(`http://127.0.0.1:${port}${start.metrics}`);
    const text = await response.text();
    if (response.status !== 200 || !/^# (?:HELP|TYPE) /m.test(text)) {
      throw fail(
        `${start.metrics} is no metrics (${response.status}): ${text.slice(
          0,
          200,
        )}`,
      );
    }
  }
  if (database && start.readiness) {
    database.door.close();
    await becomes(
      start.readiness,
      status => status === 503,
      '503 while the database is away',
      noticeMs,
    );
    await becomes(
      start.health,
      isOk,
      '200 while the database is away',
      noticeMs,
    );
    database.door.open();
    await becomes(
      start.readiness,
      isOk,
      '200 again with the database',
      noticeMs,
    );
  }
  const stopped = performance.now();
  child.kill('SIGTERM');
  const code = await Promise.race([
    ended,
    sleep(start.graceSeconds * 1000, undefined, { ref: false }),
  ]);
  if (code === undefined) {
    throw fail(`it still runs ${start.graceSeconds} s after SIGTERM`);
  }
  if (code !== 0) {
    throw fail(
      `it ended with ${code} ${Math.round(
        performance.now() - stopped,
      )} ms after SIGTERM, not with 0`,
    );
  }
}

async function ask(
  base: string,
  request: Start['requests'][number],
  places: Record<string, string>,
  fail: (message: string) => BuildError,
): Promise<void> {
  const { method, headers, body, status, contains } = request;
  const name = `${method} ${request.path}`;
  const response = await fetch(`${base}${filled(request.path, places)}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  }).catch(error => {
    throw fail(`${name}: ${String(error.cause ?? error)}`);
  });
  const text = await response.text();
  if (response.status !== status) {
    throw fail(
      `${name} answers ${response.status}, not ${status}: ${text.slice(
        0,
        500,
      )}`,
    );
  }
  if (contains !== undefined && !text.includes(contains)) {
    throw fail(`${name} does not answer '${contains}': ${text.slice(0, 500)}`);
  }
}

async function useJob(
  job: BuildSpec['run'][number],
  commands: Commands,
  places: Record<string, string>,
): Promise<void> {
  const command = filled(job.command, places);
  const output = await commands.run(command, filledEnv(job.env, places));
  if (job.contains !== undefined && !output.includes(job.contains)) {
    throw new BuildError(
      `it does not say '${job.contains}':\n${output.slice(-2000)}`,
    );
  }
  const written = await filesIn(places.FOLDER);
  for (const glob of job.files) {
    const matches = matchPaths([filled(glob, places)]);
    const found = [...written].filter(([path]) => matches(path));
    if (!found.some(([, size]) => size > 0)) {
      throw new BuildError(
        found.length
          ? `${glob} is empty`
          : `it wrote no ${glob}; it said:\n${output.slice(-2000)}`,
      );
    }
  }
}

async function filesIn(folder: string): Promise<Map<string, number>> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const sizes = new Map<string, number>();
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).split(sep).join('/');
    if (
      entry.isFile() &&
      !/(?:^|\/)(?:node_modules|\.git|\.venv)\//.test(path)
    ) {
      sizes.set(path, (await stat(file)).size);
    }
  }
  return sizes;
}

async function statusOf(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

function factsIn(output: string): Record<string, JsonValue> {
  const facts: Record<string, JsonValue> = JSON.parse(
    output.slice(output.indexOf('{')),
  );
  return Object.fromEntries(
    Object.entries(facts).flatMap(([id, value]) =>
      id.startsWith('ci.') ? [[id.slice(3), value]] : [],
    ),
  );
}

/** @throws BuildError for a placeholder that stands for nothing */
function filled(text: string, places: Record<string, string>): string {
  return text.replace(/(?<!\$)\{([A-Z][A-Z0-9_]*)\}/g, (whole, name) => {
    if (!Object.hasOwn(places, name)) {
      throw new BuildError(
        `${whole} in '${text}' stands for nothing; there are ${Object.keys(
          places,
        ).join(', ')}`,
      );
    }
    return places[name];
  });
}

function filledEnv(
  env: Record<string, string>,
  places: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, filled(value, places)]),
  );
}

function quoted(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
