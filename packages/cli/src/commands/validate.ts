import { defaultCatalogFileGlobs } from '@paved/plugin-repositories-common';
import { Command, Option } from 'commander';
import { ExitCode } from '../ExitCode';
import { Format, formats } from '../validate/formats';
import { validate } from '../validate/validate';

interface ValidateOptions {
  glob: string[];
  allow: string;
  each?: boolean;
  format: Format;
  known?: string;
  strict?: boolean;
}

/** The kinds that any repository may register in the portal as it is shipped. */
const DEFAULT_KINDS = 'Component,System,API,Resource,Location,Domain';

const EXAMPLES = `
Exit codes:
  0  nothing to mend
  1  errors (with --strict also warnings)
  2  could not run

Examples:
  paved validate                      the repository in this folder
  paved validate catalog-info.yaml    one file
  paved validate --each ~/src         every folder in ~/src as a repository, and all of them together
  paved validate --format sarif > paved.sarif
`;

/** `paved validate [path]` */
export function validateCommand(done: (code: ExitCode) => void): Command {
  return new Command('validate')
    .description(
      'check catalog files as the portal would, offline: YAML, fields, names, references, allowed kinds',
    )
    .argument(
      '[path]',
      'a repository, a file of one, or with --each a folder of repositories',
      '.',
    )
    .option('--each', 'take every folder in the path as a repository')
    .addOption(
      new Option(
        '--glob <pattern>',
        'where catalog files are looked for; can be given more than once',
      )
        .default([], defaultCatalogFileGlobs.join(', '))
        .argParser<string[]>((glob, globs) => [...globs, glob]),
    )
    .option(
      '--allow <kinds>',
      "kinds that may be registered, separated by commas; '*' for all",
      DEFAULT_KINDS,
    )
    .option(
      '--known <file>',
      'entity refs that exist elsewhere, one per line: naming them is no finding',
    )
    .addOption(
      new Option('--format <format>', 'how to print the outcome')
        .choices(Object.keys(formats))
        .default('human'),
    )
    .option('--strict', 'exit with 1 for warnings too')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, options: ValidateOptions) => {
      const report = await validate({
        path,
        each: options.each ?? false,
        globs: options.glob,
        allow: options.allow.split(',').map(kind => kind.trim()),
        knownFile: options.known,
      });
      process.stdout.write(
        formats[options.format](report, { color: wantsColor() }),
      );
      const isClean = !report.errors && !(options.strict && report.warnings);
      done(isClean ? ExitCode.Clean : ExitCode.Findings);
    });
}

function wantsColor(): boolean {
  return Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
}
