import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { Command, Option } from 'commander';
import { writeFile } from 'node:fs/promises';
import { ExitCode } from '../ExitCode';
import { followForecast, formatForecast } from '../paths/followForecast';
import { countOf, formatPathReport } from '../paths/formatPathReport';
import { formatPaths } from '../paths/formatPaths';
import { GoldenPathsApi } from '../paths/GoldenPathsApi';
import { parseSetting } from '../paths/parseSetting';
import { renderPath } from '../paths/renderPath';
import { testPaths } from '../paths/testPaths';
import { releaseIn, verifyRepository } from '../paths/verifyRepository';
import {
  addPortalOptions,
  PORTAL_HELP,
  portalClient,
  type PortalOptions,
} from '../portal/portalOptions';

/** `paved path test|verify|forecast|list` */
export function pathCommand(done: (code: ExitCode) => void): Command {
  return new Command('path')
    .alias('paths')
    .description('golden paths: see, test, verify and forecast them')
    .addCommand(listCommand(done))
    .addCommand(testCommand(done))
    .addCommand(verifyCommand(done))
    .addCommand(forecastCommand(done));
}

function listCommand(done: (code: ExitCode) => void): Command {
  return addPortalOptions(
    new Command('list')
      .description('golden paths of the portal')
      .addOption(formatOption())
      .addHelpText('after', PORTAL_HELP)
      .action(async (options: PortalOptions & { format: 'text' | 'json' }) => {
        const paths = await new GoldenPathsApi(portalClient(options)).list();
        process.stdout.write(
          options.format === 'json'
            ? `${JSON.stringify(paths, undefined, 2)}\n`
            : formatPaths(paths),
        );
        done(ExitCode.Clean);
      }),
  );
}

interface VerifyOptions extends PortalOptions {
  source?: string;
}

function verifyCommand(done: (code: ExitCode) => void): Command {
  return addPortalOptions(
    new Command('verify')
      .description(
        'prove a repository against its lock: what the platform manages is as the release renders it',
      )
      .argument('[folder]', 'a clone', '.')
      .option(
        '--source <folder>',
        'take the release from a folder of golden paths, and ask no portal',
      )
      .addHelpText(
        'after',
        `
Exit codes:
  0  the lock holds, and every managed file is as rendered
  1  it doesn't, or one is not
  2  could not run: no lock, no such release
  4  the portal can't be reached
${PORTAL_HELP}`,
      )
      .action(async (folder: string, options: VerifyOptions) => {
        const { source } = options;
        const { lock, report } = await verifyRepository(
          folder,
          source === undefined
            ? async ({ path, release }) =>
                (
                  await new GoldenPathsApi(portalClient(options)).snapshot(
                    path,
                    release,
                  )
                ).snapshot
            : each => releaseIn(source, each),
        );
        const { ok, edited, missing, lockProblems } = report;
        const managed = lock.files.filter(file => file.class === 'managed');
        process.stdout.write(
          [
            ...lockProblems.map(problem => `lock: ${problem}`),
            ...edited.map(path => `changed: ${path}`),
            ...missing.map(path => `missing: ${path}`),
            `${lock.path} ${lock.release}: ${
              managed.length - edited.length - missing.length
            } of ${managed.length} managed files are as rendered${
              lockProblems.length ? '; the lock does not hold' : ''
            }`,
            '',
          ].join('\n'),
        );
        done(ok ? ExitCode.Clean : ExitCode.Findings);
      }),
  );
}

interface ForecastOptions extends PortalOptions {
  ref?: string;
  release?: string;
  format: 'text' | 'json';
}

function forecastCommand(done: (code: ExitCode) => void): Command {
  return addPortalOptions(
    new Command('forecast')
      .description(
        'what a release would do to every service on the path: trial merges, nothing is changed',
      )
      .argument('<path>', 'name of the golden path')
      .addOption(
        new Option(
          '--ref <ref>',
          "branch, tag or commit of the path's repository; its default branch when left out",
        ).conflicts('release'),
      )
      .option('--release <version>', 'a published release instead')
      .addOption(formatOption())
      .addHelpText(
        'after',
        `
Exit codes:
  0  no service conflicts
  1  some do, or could not be tried
  2  wrong usage, or the portal refuses (owners of the path may)
  4  the portal can't be reached
${PORTAL_HELP}`,
      )
      .action(async (path: string, options: ForecastOptions) => {
        const api = new GoldenPathsApi(portalClient(options));
        const { ref, release } = options;
        const forecast = await followForecast(
          api,
          await api.startForecast(path, { ref, version: release }),
          ({ done: tried, total }) =>
            process.stderr.write(`${tried} of ${total} services tried …\n`),
        );
        if (forecast.state === 'failed') {
          throw new InputError(
            `the forecast failed: ${forecast.error ?? 'no reason given'}`,
          );
        }
        process.stdout.write(
          options.format === 'json'
            ? `${JSON.stringify(forecast, undefined, 2)}\n`
            : formatForecast(forecast),
        );
        done(
          forecast.conflicting + forecast.failed
            ? ExitCode.Findings
            : ExitCode.Clean,
        );
      }),
  );
}

function formatOption(): Option {
  return new Option('--format <format>', 'how to print the outcome')
    .choices(['text', 'json'])
    .default('text');
}

interface TestOptions {
  build?: boolean;
  only?: string;
  keep?: boolean;
  scaffolder: boolean;
  render?: string;
  set: JsonObject;
  first?: boolean;
  report?: string;
}

function testCommand(done: (code: ExitCode) => void): Command {
  return new Command('test')
    .description(
      'render a path with many parameters and check every result; with --build, really build and run some',
    )
    .argument(
      '[folders...]',
      'folders with a golden-path.yaml; all below the current one, or its templates/, when left out',
    )
    .option('--build', 'build, test, start and stop what tests/build.yaml says')
    .option('--only <name>', 'of the builds, only this one')
    .option('--first', "of the builds, only each path's first")
    .option('--report <file>', 'also write the outcome as JSON')
    .option('--keep', 'keep the folders of builds, and say where they are')
    .option(
      '--no-scaffolder',
      'do not run the template in a scaffolder as well',
    )
    .option(
      '--render <folder>',
      'test nothing: write one result into this empty folder',
    )
    .addOption(
      new Option('--set <key=value>', 'a parameter of that result; repeatable')
        .default({}, 'none')
        .argParser<JsonObject>(parseSetting),
    )
    .addHelpText(
      'after',
      `
A file path-tests.yaml beside the folders of paths names the scorecard and the level that every created service has:
  scorecard: ../standards/production-readiness.yaml
  level: silver

Exit codes:
  0  nothing to mend (what could not be tested here is said)
  1  something to mend
  2  could not run
`,
    )
    .action(async (folders: string[], options: TestOptions) => {
      if (options.render !== undefined) {
        if (folders.length !== 1) {
          throw new InputError('--render wants the folder of one path');
        }
        const files = await renderPath(folders[0], options.render, options.set);
        process.stdout.write(`${files} files in ${options.render}\n`);
        done(ExitCode.Clean);
        return;
      }
      const { build, only, first = false } = options;
      const reports = await testPaths(
        {
          folders,
          build: build ?? (first || only !== undefined),
          only,
          first,
          keep: options.keep ?? false,
          scaffolder: options.scaffolder,
        },
        report => process.stdout.write(formatPathReport(report)),
        text => process.stderr.write(`${text} …\n`),
      );
      const counts = reports.map(countOf);
      const sum = (key: 'passed' | 'failed' | 'skipped') =>
        counts.reduce((total, count) => total + count[key], 0);
      const total = {
        passed: sum('passed'),
        failed: sum('failed'),
        skipped: sum('skipped'),
      };
      process.stdout.write(
        `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`,
      );
      if (options.report !== undefined) {
        await writeFile(
          options.report,
          JSON.stringify({ ...total, reports }, undefined, 2),
        );
      }
      done(total.failed ? ExitCode.Findings : ExitCode.Clean);
    });
}
