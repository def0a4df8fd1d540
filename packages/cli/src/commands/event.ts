import { InputError } from '@backstage/errors';
import type { IntakeResult } from '@paved/plugin-adoption-common';
import { Command, Option } from 'commander';
import { ExitCode } from '../ExitCode';
import {
  ciJob,
  deploymentId,
  parseInstant,
  tellDelivery,
  type DeliveryEvent,
} from '../events/tellDelivery';
import { parseEntityRefArgument } from '../gate/askGate';
import {
  addPortalOptions,
  PORTAL_HELP,
  portalClient,
  type PortalOptions,
} from '../portal/portalOptions';

interface EventOptions extends PortalOptions {
  id?: string;
  entity?: string;
  url?: string;
  source?: string;
  dryRun?: boolean;
}

interface DeploymentOptions extends EventOptions {
  environment: string;
  running?: boolean;
  result: string;
  startedAt?: string;
  finishedAt?: string;
  commit?: string;
  /** `--version` is the program's. */
  deployed?: string;
  reason?: string;
  mends: string[];
  step?: string;
}

interface IncidentOptions extends EventOptions {
  id: string;
  createdAt?: string;
  resolvedAt?: string;
  title?: string;
  severity?: string;
  causedBy?: string;
}

const EXIT_CODES = `
Exit codes:
  0  the portal took it, or knew it already
  1  it refused it or a part of it, and says why
  2  wrong usage, or the portal refuses the caller
  4  the portal can't be reached; a deployment need not fail for that: … || true
`;

const DEPLOYMENT_HELP = `${EXIT_CODES}
Examples:
  paved event deployment --environment production
  paved event deployment --entity component:default/ledger --environment production --result failure
  paved event deployment --environment production --running      # when it begins; the same without --running when it ends
${PORTAL_HELP}`;

const INCIDENT_HELP = `${EXIT_CODES}
Examples:
  paved event incident --id 4711 --entity component:default/ledger --created-at 2026-11-21T08:30:00Z --title 'Payments are slow'
  paved event incident --id 4711 --resolved-at 2026-11-21T08:52:00Z
${PORTAL_HELP}`;

/** `paved event deployment` and `paved event incident` */
export function eventCommand(done: (code: ExitCode) => void): Command {
  const deployment = addPortalOptions(
    new Command('deployment')
      .description('tell the portal of a deployment')
      .option(
        '--entity <ref>',
        "what was deployed; the only component of the job's repository when left out",
      )
      .requiredOption('--environment <name>', 'where to; production counts')
      .addOption(
        new Option('--result <result>', 'how it went')
          .choices(['success', 'failure'])
          .default('success'),
      )
      .option('--running', 'it has begun; tell of it again when it has ended')
      .option('--started-at <time>', 'ISO instant')
      .option('--finished-at <time>', 'ISO instant; now when left out')
      .option('--commit <sha>', "full id; the CI job's own when left out")
      .option('--deployed <version>', 'version that was deployed')
      .addOption(
        new Option('--reason <reason>', 'all but change are rework').choices([
          'change',
          'fix',
          'hotfix',
          'rollback',
          'revert',
        ]),
      )
      .addOption(
        new Option(
          '--mends <incident>',
          'id of an incident of the same source; can be given more than once',
        )
          .default([], 'none')
          .argParser<string[]>((id, ids) => [...ids, id]),
      )
      .option('--step <name>', 'one of several that are one deployment')
      .option('--url <url>', "where one sees more; the CI job's own page"),
  )
    .option(
      '--id <id>',
      'makes what is told again a correction; made of the CI run, the entity and the environment when left out',
    )
    .option('--source <source>', 'who numbers them; for callers with a token')
    .option('--dry-run', 'print the event and send nothing')
    .addHelpText('after', DEPLOYMENT_HELP)
    .action(async (options: DeploymentOptions) =>
      done(await send(deploymentEvent(options, process.env), options)),
    );
  const incident = addPortalOptions(
    new Command('incident')
      .description('tell the portal of an incident, or of its end')
      .requiredOption('--id <id>', 'which one it is')
      .option('--entity <ref>', 'what people noticed it in')
      .option('--created-at <time>', 'ISO instant of its beginning')
      .option('--resolved-at <time>', 'ISO instant of its end')
      .option('--title <text>', 'in a few words')
      .option('--severity <text>', 'as your company has them')
      .option(
        '--caused-by <deployment>',
        'id of a deployment of the same source; the latest before it when left out',
      )
      .option('--url <url>', 'where one sees more'),
  )
    .option('--source <source>', 'who numbers them; for callers with a token')
    .option('--dry-run', 'print the event and send nothing')
    .addHelpText('after', INCIDENT_HELP)
    .action(async (options: IncidentOptions) =>
      done(await send(incidentEvent(options, process.env), options)),
    );
  return new Command('event')
    .description('deployments and incidents, for the delivery metrics')
    .addCommand(deployment)
    .addCommand(incident);
}

function deploymentEvent(
  options: DeploymentOptions,
  env: NodeJS.ProcessEnv,
): DeliveryEvent {
  const job = ciJob(env);
  const now = new Date().toISOString();
  const entity = options.entity && parseEntityRefArgument(options.entity);
  const { environment, running, step } = options;
  const id = options.id ?? deploymentId(job.run, [entity, environment]);
  const startedAt =
    options.startedAt && parseInstant('--started-at', options.startedAt);
  const finishedAt = options.finishedAt
    ? parseInstant('--finished-at', options.finishedAt)
    : now;
  return {
    specversion: '1.0',
    id: [id, step, running ? 'running' : 'finished'].filter(Boolean).join('/'),
    source: options.source ?? job.source ?? 'paved-cli',
    type: 'dev.paved.deployment',
    time: now,
    data: {
      id,
      step,
      entity,
      environment,
      ...(running
        ? { startedAt: startedAt ?? now }
        : { startedAt, finishedAt, result: options.result }),
      commit: options.commit ?? job.commit,
      version: options.deployed,
      reason: options.reason,
      mends: options.mends.length ? options.mends : undefined,
      url: options.url ?? job.url,
    },
  };
}

function incidentEvent(
  options: IncidentOptions,
  env: NodeJS.ProcessEnv,
): DeliveryEvent {
  const now = new Date().toISOString();
  const { id, entity, createdAt, resolvedAt } = options;
  return {
    specversion: '1.0',
    id: `${id}/${now}`,
    source: options.source ?? ciJob(env).source ?? 'paved-cli',
    type: 'dev.paved.incident',
    time: now,
    data: {
      id,
      entity: entity && parseEntityRefArgument(entity),
      createdAt: createdAt && parseInstant('--created-at', createdAt),
      resolvedAt: resolvedAt && parseInstant('--resolved-at', resolvedAt),
      title: options.title,
      severity: options.severity,
      causedBy: options.causedBy,
      url: options.url,
    },
  };
}

async function send(
  event: DeliveryEvent,
  options: EventOptions,
): Promise<ExitCode> {
  if (options.dryRun) {
    process.stdout.write(`${JSON.stringify(event, undefined, 2)}\n`);
    return ExitCode.Clean;
  }
  const result = await tellDelivery(portalClient(options), event);
  if (!Array.isArray(result.refused)) {
    throw new InputError(
      'the portal answered something that is no result; is it a newer version?',
    );
  }
  const { refused, outdated = [] } = result;
  for (const { reason } of refused) {
    process.stderr.write(`paved: it was refused: ${reason}\n`);
  }
  for (const { reason } of outdated) {
    process.stderr.write(`paved: not all of it was taken: ${reason}\n`);
  }
  const word = wordOf(result);
  if (word) {
    process.stdout.write(`${event.data.id}: ${word}\n`);
  }
  return refused.length || outdated.length ? ExitCode.Findings : ExitCode.Clean;
}

function wordOf(result: IntakeResult): string | undefined {
  const words = {
    taken: 'taken',
    corrected: 'corrected',
    repeated: 'known already',
  };
  const names = Object.keys(words) as Array<keyof typeof words>;
  const name = names.find(each => result[each] > 0);
  return name && words[name];
}
