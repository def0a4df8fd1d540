import { Command, Option } from 'commander';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { ExitCode } from '../ExitCode';
import { countOf, formatPathReport } from '../paths/formatPathReport';
import { parseSetting } from '../paths/parseSetting';
import { renderPath } from '../paths/renderPath';
import { testPaths } from '../paths/testPaths';

/** `paved path test|verify|forecast|list` */
export function pathCommand(done: (code: ExitCode) => void): Command {
  return new Command('path')
    .alias('paths')
    .description('golden paths: see, test, verify and forecast them')
    .addCommand(testCommand(done));
}

interface TestOptions {
  build?: boolean;
  only?: string;
  keep?: boolean;
  scaffolder: boolean;
  render?: string;
  set: JsonObject;
  format: 'text' | 'json';
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
    .addOption(
      new Option('--format <format>', 'how to print the outcome')
        .choices(['text', 'json'])
        .default('text'),
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
      const isText = options.format === 'text';
      const reports = await testPaths(
        {
          folders,
          build: options.build ?? options.only !== undefined,
          only: options.only,
          keep: options.keep ?? false,
          scaffolder: options.scaffolder,
        },
        report => {
          if (isText) {
            process.stdout.write(formatPathReport(report));
          }
        },
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
        isText
          ? `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`
          : `${JSON.stringify({ ...total, reports }, undefined, 2)}\n`,
      );
      done(total.failed ? ExitCode.Findings : ExitCode.Clean);
    });
}
