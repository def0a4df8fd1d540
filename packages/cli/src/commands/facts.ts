import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import { Command, Option } from 'commander';
import { ExitCode } from '../ExitCode';
import type { Evidence } from '../facts/Evidence';
import { factsFrom } from '../facts/factsFrom';
import { batchIdOf, pushFacts } from '../facts/pushFacts';
import { readEvidence } from '../facts/readEvidence';
import { reports, type ReportKind } from '../facts/reports';
import { parseEntityRefArgument } from '../gate/askGate';
import {
  addPortalOptions,
  PORTAL_HELP,
  portalClient,
  type PortalOptions,
} from '../portal/portalOptions';

type PushOptions = PortalOptions & {
  fact: Array<[string, JsonValue]>;
  commit?: string;
  observedAt?: string;
  id?: string;
  dryRun?: boolean;
} & Record<ReportKind, string[]>;

const HELP = `
Exit codes:
  0  the portal took all facts
  1  it refused some, and says why
  2  wrong usage, an unreadable report, or the portal refuses the caller
  4  the portal can't be reached

Examples:
  paved facts push component:default/ledger --junit report.xml --lcov coverage/lcov.info --commit "$GITHUB_SHA"
  paved facts push component:default/ledger --trivy trivy.json --fact ci.imageSigned=true
${PORTAL_HELP}`;

const DESCRIPTIONS: Record<ReportKind, string> = {
  junit: 'test results in JUnit XML',
  lcov: 'coverage as an LCOV trace file',
  cobertura: 'coverage in Cobertura XML',
  sarif: 'static analysis in SARIF 2.1.0',
  cyclonedx: 'vulnerabilities in CycloneDX JSON',
  trivy: "vulnerabilities in Trivy's JSON",
  json: 'facts by id, as a JSON object',
};

/** `paved facts push <entity>` */
export function factsCommand(done: (code: ExitCode) => void): Command {
  const push = addPortalOptions(
    new Command('push')
      .description('tell the portal what CI found out about an entity')
      .argument('<entity>', 'entity ref, such as component:default/ledger'),
  );
  for (const kind of Object.keys(reports) as ReportKind[]) {
    push.addOption(
      new Option(
        `--${kind} <file>`,
        `${DESCRIPTIONS[kind]}; can be given more than once`,
      )
        .default([], 'none')
        .argParser<string[]>((file, files) => [...files, file]),
    );
  }
  push
    .addOption(
      new Option(
        '--fact <id=value>',
        'one fact; the value is JSON, or else text; can be given more than once',
      )
        .default([], 'none')
        .argParser<Array<[string, JsonValue]>>((text, facts) => [
          ...facts,
          parseFact(text),
        ]),
    )
    .option('--commit <sha>', 'commit that the facts are about')
    .option('--observed-at <time>', 'ISO instant; now when left out')
    .option(
      '--id <id>',
      "makes a repeated push count once; the CI job's own when left out",
    )
    .option('--dry-run', 'print the facts and push nothing')
    .addHelpText('after', HELP)
    .action(async (entity: string, options: PushOptions) =>
      done(await run(entity, options)),
    );
  return new Command('facts')
    .description('facts about entities, for scorecards')
    .addCommand(push);
}

async function run(entity: string, options: PushOptions): Promise<ExitCode> {
  const entityRef = parseEntityRefArgument(entity);
  const evidence: Evidence[] = [];
  for (const kind of Object.keys(reports) as ReportKind[]) {
    for (const file of options[kind]) {
      evidence.push(await readEvidence(kind, file));
    }
  }
  evidence.push(
    ...options.fact.map(([id, value]) => ({ facts: { [id]: value } })),
  );
  const facts = factsFrom(evidence);
  if (!Object.keys(facts).length) {
    throw new InputError('no facts: name a report or give --fact id=value');
  }
  if (options.dryRun) {
    process.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
    return ExitCode.Clean;
  }
  const about = { entityRef, facts, commit: options.commit };
  const result = await pushFacts(portalClient(options), {
    ...about,
    observedAt: parseInstant(options.observedAt),
    id: options.id ?? batchIdOf(about, process.env),
  });
  for (const { fact, reason } of result.rejected) {
    process.stderr.write(`paved: ${fact} was refused: ${reason}\n`);
  }
  process.stdout.write(
    `${result.accepted} of ${
      Object.keys(facts).length
    } facts about ${entityRef} taken${
      result.repeated ? ', the same as before' : ''
    }\n`,
  );
  return result.rejected.length ? ExitCode.Findings : ExitCode.Clean;
}

function parseFact(text: string): [string, JsonValue] {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw new InputError(`--fact '${text}' is not of the form id=value`);
  }
  const value = text.slice(equals + 1);
  try {
    return [text.slice(0, equals), JSON.parse(value)];
  } catch {
    return [text.slice(0, equals), value];
  }
}

function parseInstant(text: string | undefined): string {
  const date = text === undefined ? new Date() : new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new InputError(`--observed-at '${text}' is no ISO instant`);
  }
  return date.toISOString();
}
