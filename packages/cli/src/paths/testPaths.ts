import { InputError } from '@backstage/errors';
import type { ExpectedLevel, PathReport } from '@paved/path-tests';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readScorecards } from '../scorecards/readScorecards';
import { findPaths } from './findPaths';
import { loaded } from '../loaded';

/** Beside the folders of paths: what all of them are tested against. */
const SETTINGS = 'path-tests.yaml';

const settingsSchema = z
  .object({ scorecard: z.string(), level: z.string() })
  .strict();

/** What `paved path test` was asked for. */
export interface TestPathsRequest {
  folders: string[];
  build: boolean;
  /** Of the builds, the one of this name. */
  only?: string;
  /** Of the builds, each path's first. */
  first: boolean;
  keep: boolean;
  /** Run the paths' own templates in a scaffolder. */
  scaffolder: boolean;
}

/**
 * Tests golden paths on disk, one after the other.
 *
 * @param onReport - told of each as soon as it is done
 * @throws InputError when there is no path to test
 */
export async function testPaths(
  request: TestPathsRequest,
  onReport: (report: PathReport) => void,
  onProgress: (text: string) => void,
): Promise<PathReport[]> {
  const folders = await findPaths(request.folders);
  const { Databases, startScaffolder, testPath } = await loaded(
    import('@paved/path-tests'),
  );
  const engine = request.scaffolder ? await startScaffolder() : undefined;
  let databases: ReturnType<typeof Databases.start> | undefined;
  const startDatabases = () => {
    databases ??= Databases.start(process.env);
    return databases;
  };
  const reports: PathReport[] = [];
  // What was started ends with us, a server of databases too
  const stop = (signal: NodeJS.Signals) => {
    const code = signal === 'SIGINT' ? 130 : 143;
    Promise.resolve(databases)
      .then(started => started?.stop())
      .finally(() => process.exit(code));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    for (const folder of folders) {
      const report = await testPath({
        folder,
        engine,
        expected: await expectedOf(folder),
        env: process.env,
        onProgress: text => onProgress(`${folder}: ${text}`),
        ...(request.build && {
          builds: {
            databases: startDatabases,
            paved: [process.execPath, resolve(process.argv[1])],
            env: process.env,
            keep: request.keep,
            only: request.only,
            first: request.first,
          },
        }),
      });
      onReport(report);
      reports.push(report);
    }
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await engine?.stop();
    await (await databases)?.stop();
  }
  return reports;
}

/**
 * What every path beside this one is tested against.
 *
 * @returns `undefined` when nothing is said, or the scorecard is kept elsewhere and is not here
 * @throws InputError when what is said can't be read
 */
export async function expectedOf(
  folder: string,
): Promise<ExpectedLevel | undefined> {
  const file = join(dirname(resolve(folder)), SETTINGS);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return undefined;
  }
  const read = settingsSchema.safeParse(parse(text));
  if (!read.success) {
    throw new InputError(
      `${file}: ${read.error.issues
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; ')}`,
    );
  }
  const scorecard = join(dirname(file), read.data.scorecard);
  if (!(await stat(scorecard).catch(() => undefined))) {
    return undefined;
  }
  const [{ entity }] = await readScorecards(scorecard);
  const { expectedLevel } = await loaded(import('@paved/path-tests'));
  return expectedLevel(entity, read.data.level);
}
