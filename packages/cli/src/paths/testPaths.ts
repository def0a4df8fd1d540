import { InputError } from '@backstage/errors';
import type { Entity } from '@backstage/catalog-model';
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
    await engine?.stop();
    await (await databases)?.stop();
  }
  return reports;
}

async function expectedOf(folder: string): Promise<ExpectedLevel | undefined> {
  const file = join(dirname(resolve(folder)), SETTINGS);
  if (!(await stat(file).catch(() => undefined))) {
    return undefined;
  }
  const read = settingsSchema.safeParse(parse(await readFile(file, 'utf8')));
  if (!read.success) {
    throw new InputError(
      `${file}: ${read.error.issues
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; ')}`,
    );
  }
  const [{ entity }] = await readScorecards(
    join(dirname(file), read.data.scorecard),
  );
  const { expectedLevel } = await loaded(import('@paved/path-tests'));
  return expectedLevel(entity as Entity, read.data.level);
}
