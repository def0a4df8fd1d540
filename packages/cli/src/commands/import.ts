import { InputError } from '@backstage/errors';
import type { ImportResult } from '@paved/plugin-adoption-common';
import { Command } from 'commander';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ExitCode } from '../ExitCode';
import {
  addPortalOptions,
  PORTAL_HELP,
  portalClient,
  type PortalOptions,
} from '../portal/portalOptions';

const MOST_BYTES = 200 * 1024 * 1024;
const MOST_LINES_SHOWN = 20;

interface ImportOptions extends PortalOptions {
  option: Array<[string, string]>;
}

const HELP = `
Exit codes:
  0  the portal took every line, or knew it already
  1  it refused some lines, or parts of them, and says why
  2  wrong usage, an unreadable file, or the portal refuses the file or the caller
  4  the portal can't be reached

Examples:
  paved import deployments deployments.csv
  paved import work-items tickets.csv --option source=jira
${PORTAL_HELP}`;

/** `paved import <kind> <file>` */
export function importCommand(done: (code: ExitCode) => void): Command {
  return addPortalOptions(
    new Command('import')
      .description(
        'bring a CSV file to the portal: deployments, incidents, work items, and what else it takes',
      )
      .argument('<kind>', 'deployments, incidents, work-items, people, costs')
      .argument('<file>', 'CSV in UTF-8, with commas and a header')
      .option(
        '--option <name=value>',
        'what the kind asks for besides; can be given more than once',
        (text: string, options: Array<[string, string]>) => [
          ...options,
          parseOption(text),
        ],
        [],
      ),
  )
    .addHelpText('after', HELP)
    .action(async (kind: string, file: string, options: ImportOptions) =>
      done(await run(kind, file, options)),
    );
}

async function run(
  kind: string,
  file: string,
  options: ImportOptions,
): Promise<ExitCode> {
  const query = new URLSearchParams({
    ...Object.fromEntries(options.option),
    name: basename(file),
  });
  const result = await portalClient(options).postFile<ImportResult>(
    `/adoption/imports/${encodeURIComponent(kind)}?${query}`,
    { content: await readContent(file), type: 'text/csv' },
  );
  const { taken, repeated, corrected, refused } = result;
  const { outdated = [], notes = [] } = result;
  if (!Array.isArray(refused)) {
    throw new InputError(
      'the portal answered something that is no result; is it a newer version?',
    );
  }
  const lines = [...refused, ...outdated];
  for (const { line, reason } of lines.slice(0, MOST_LINES_SHOWN)) {
    process.stderr.write(`${file}:${line}: ${reason}\n`);
  }
  if (lines.length > MOST_LINES_SHOWN) {
    process.stderr.write(`and ${lines.length - MOST_LINES_SHOWN} lines more\n`);
  }
  const counts = [
    `${taken} taken`,
    `${corrected} corrected`,
    `${repeated} known already`,
    ...(outdated.length
      ? [`${outdated.length} not taken, as something else stands`]
      : []),
    `${refused.length} refused`,
  ];
  process.stdout.write(`${counts.join(', ')}\n`);
  for (const note of notes) {
    process.stderr.write(`${file}: ${note}\n`);
  }
  return lines.length ? ExitCode.Findings : ExitCode.Clean;
}

async function readContent(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) {
      throw new InputError(
        `${file} has ${size} bytes, at most ${MOST_BYTES} are sent; split it`,
      );
    }
    return await readFile(file);
  } catch (error) {
    if (error instanceof InputError) {
      throw error;
    }
    throw new InputError(
      `${file} can't be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

function parseOption(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw new InputError(`--option '${text}' is not of the form name=value`);
  }
  return [text.slice(0, equals), text.slice(equals + 1)];
}
