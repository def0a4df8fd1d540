import { InputError } from '@backstage/errors';
import {
  runScorecardTests,
  scorecardProblems,
  type PreviewResult,
} from '@paved/plugin-scorecards-common';
import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import { ExitCode } from '../ExitCode';
import {
  addPortalOptions,
  PORTAL_HELP,
  portalClient,
  type PortalOptions,
} from '../portal/portalOptions';
import { formatPreview } from '../scorecards/formatPreview';
import { readScorecards } from '../scorecards/readScorecards';

/** `paved scorecards test|diff` */
export function scorecardsCommand(done: (code: ExitCode) => void): Command {
  return new Command('scorecards')
    .description('standards as code: test them, see what a change would do')
    .addCommand(testCommand(done))
    .addCommand(diffCommand(done));
}

function testCommand(done: (code: ExitCode) => void): Command {
  return new Command('test')
    .description("run scorecards' own examples, offline")
    .argument('[path]', 'a YAML file, or a folder of them', '.')
    .addHelpText(
      'after',
      '\nExit codes:\n  0  all as expected\n  1  an example fails, or a scorecard is wrong\n  2  could not run\n',
    )
    .action(async (path: string) => {
      let failed = 0;
      let passed = 0;
      for (const { file, entity } of await readScorecards(path)) {
        process.stdout.write(
          `${file}: ${entity.metadata?.name ?? 'unnamed'}\n`,
        );
        const results = testsOf(entity);
        for (const { name, problems } of results) {
          process.stdout.write(
            `  ${problems.length ? 'FAIL' : 'ok  '}  ${name}\n${problems
              .map(problem => `          ${problem}\n`)
              .join('')}`,
          );
        }
        failed += results.filter(({ problems }) => problems.length).length;
        passed += results.filter(({ problems }) => !problems.length).length;
      }
      process.stdout.write(`${passed} passed, ${failed} failed\n`);
      done(failed ? ExitCode.Findings : ExitCode.Clean);
    });
}

function testsOf(
  entity: Parameters<typeof runScorecardTests>[0],
): Array<{ name: string; problems: string[] }> {
  const problems = scorecardProblems(entity).filter(
    ({ path }) => !(path[0] === 'spec' && path[1] === 'tests'),
  );
  return problems.length
    ? [
        {
          name: 'the scorecard can be used',
          problems: problems.map(
            ({ path, message, remedy }) =>
              `${path.join('.')}: ${message}${remedy ? ` ${remedy}` : ''}`,
          ),
        },
      ]
    : runScorecardTests(entity);
}

interface DiffOptions extends PortalOptions {
  format: 'text' | 'json';
}

function diffCommand(done: (code: ExitCode) => void): Command {
  return addPortalOptions(
    new Command('diff')
      .description(
        "what a draft would change: whose level, and which of the last 90 days' releases it would have denied",
      )
      .argument('<file>', 'YAML file with the draft')
      .addOption(
        new Option('--format <format>', 'how to print the outcome')
          .choices(['text', 'json'])
          .default('text'),
      )
      .addHelpText(
        'after',
        `
Exit codes:
  0  nobody would be worse off
  1  somebody would
  2  wrong usage, or the draft can't be used
  4  the portal can't be reached
${PORTAL_HELP}`,
      )
      .action(async (file: string, options: DiffOptions) => {
        const drafts = await readScorecards(file);
        if (drafts.length > 1) {
          throw new InputError(
            `${file} holds ${drafts.length} scorecards; a draft is one`,
          );
        }
        const preview = await portalClient(options).post<PreviewResult>(
          '/scorecards/preview',
          { definition: stringify(drafts[0].entity) },
        );
        process.stdout.write(
          options.format === 'json'
            ? `${JSON.stringify(preview, undefined, 2)}\n`
            : formatPreview(preview),
        );
        done(
          preview.byOwner.some(({ worse }) => worse > 0)
            ? ExitCode.Findings
            : ExitCode.Clean,
        );
      }),
  );
}
