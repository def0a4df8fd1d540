import { InputError, toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { Command, Option } from 'commander';
import { createInterface } from 'node:readline/promises';
import { ExitCode } from '../ExitCode';
import { followTask, startCreation } from '../paths/createService';
import { formatPlan } from '../paths/formatPlan';
import { GoldenPathsApi } from '../paths/GoldenPathsApi';
import { parseSetting } from '../paths/parseSetting';
import { patiently } from '../portal/patiently';
import {
  addPortalOptions,
  PORTAL_HELP,
  portalClient,
  type PortalOptions,
} from '../portal/portalOptions';
import { PortalUnreachableError } from '../portal/PortalUnreachableError';

interface CreateOptions extends PortalOptions {
  name: string;
  description?: string;
  owner?: string;
  set: JsonObject;
  dryRun?: boolean;
  yes?: boolean;
}

const HELP = `
What is shown is what is made: the plan's hash is sent with it, and the portal refuses when anything would be different by then.

Exit codes:
  0  created; with --dry-run, it could be
  1  creating failed half-way: what is made is said, and the task can be retried in the portal
  2  wrong usage, parameters that the path does not take, a name that is taken, or the portal refuses
  4  the portal can't be reached; where something was begun, which run it is and its page are said

Examples:
  paved create go-microservice --name ledger-api --description "Keeps the books" --owner group:default/ledger-team --dry-run
  paved create go-microservice --name ledger-api --description "Keeps the books" --owner group:default/ledger-team --set database=none --yes
${PORTAL_HELP}`;

/** `paved create <path>` */
export function createCommand(done: (code: ExitCode) => void): Command {
  return addPortalOptions(
    new Command('create')
      .description('make a service from a golden path')
      .argument('<path>', 'name of the golden path; paved paths list has them')
      .requiredOption('--name <name>', 'of the service and its repository')
      .option('--description <text>', 'one sentence on what it does')
      .option('--owner <group>', 'group that owns it')
      .addOption(
        new Option(
          '--set <key=value>',
          "any other field of the path's form; repeatable",
        )
          .default({}, 'none')
          .argParser<JsonObject>(parseSetting),
      )
      .option('--dry-run', 'only show what would be made')
      .option('--yes', 'do not ask')
      .addHelpText('after', HELP)
      .action(async (path: string, options: CreateOptions) =>
        done(await run(path, options)),
      ),
  );
}

async function run(path: string, options: CreateOptions): Promise<ExitCode> {
  const client = portalClient(options);
  const api = new GoldenPathsApi(client);
  const { template } = await api.get(path);
  if (!template) {
    throw new InputError(
      `nothing can be created from ${path}: the catalog has no template of it`,
    );
  }
  const { name, description, owner, set } = options;
  const plan = await api.plan({
    path,
    parameters: {
      ...set,
      name,
      ...(description !== undefined && { description }),
      ...(owner !== undefined && {
        owner: /[:/]/.test(owner) ? owner : `group:default/${owner}`,
      }),
    },
  });
  process.stdout.write(formatPlan(plan));
  if (options.dryRun) {
    return ExitCode.Clean;
  }
  if (!options.yes && !(await isWanted())) {
    process.stdout.write('Nothing was made.\n');
    return ExitCode.Clean;
  }
  const task = await startCreation(client, plan, template);
  const page = client.pageAt(`/create/tasks/${encodeURIComponent(task)}`);
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  tell(`Run ${task} has begun: ${page}`);
  const outcome = await followTask(client, task, tell).catch(error => {
    throw withRun(
      error,
      `run ${task} has begun, and goes on in the portal, after a restart of it too; look at it at ${page}`,
    );
  });
  if (!outcome.completed) {
    tell(
      `paved: run ${task} failed; see it at ${page}, where it can be retried`,
    );
    return ExitCode.Findings;
  }
  const made = `${plan.repository.owner}/${plan.repository.name}`;
  const { id, cloneUrl } = await patiently(
    () => api.repository(made),
    tell,
  ).catch(error => {
    throw withRun(error, `run ${task} has completed; look at it at ${page}`);
  });
  process.stdout.write(
    [
      `Created ${id}`,
      `  git clone ${cloneUrl}`,
      ...outcome.links.map(
        ({ title, url, entityRef }) =>
          `  ${title ?? 'See'}: ${url ?? entityRef ?? ''}`,
      ),
      ...outcome.text.map(text => `\n${text.trim()}`),
      '',
    ].join('\n'),
  );
  return ExitCode.Clean;
}

/** Of the same kind, and with what has been begun by then. */
function withRun(error: unknown, begun: string): Error {
  const message = `${begun} (${toError(error).message})`;
  return error instanceof PortalUnreachableError
    ? new PortalUnreachableError(message)
    : new InputError(message);
}

/** @throws InputError where nobody can answer */
async function isWanted(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new InputError(
      'nobody can be asked here; say --yes to create it, or --dry-run to only look',
    );
  }
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
  });
  try {
    return /^y(es)?$/i.test(
      (await terminal.question('Create it? [y/N] ')).trim(),
    );
  } finally {
    terminal.close();
  }
}
