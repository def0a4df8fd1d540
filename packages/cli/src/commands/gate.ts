import { Command, Option } from 'commander';
import { ExitCode } from '../ExitCode';
import { askGate, parseEntityRefArgument } from '../gate/askGate';
import { gateFormats, type GateFormat } from '../gate/formatGate';
import {
  addPortalOptions,
  parseSeconds,
  PORTAL_HELP,
  portalClient,
  type PortalOptions,
} from '../portal/portalOptions';

interface GateOptions extends PortalOptions {
  scorecard: string;
  level?: string;
  commit?: string;
  artifact?: string;
  wait: number;
  stored?: boolean;
  format: GateFormat;
}

const HELP = `
Exit codes:
  0  allowed
  1  denied
  2  wrong usage: an option, a token, no such entity or scorecard
  3  not known: something that the level needs was not reported, is too old, or could not be evaluated
  4  the portal can't be reached
Only 0 is a yes.

Examples:
  paved gate component:default/ledger --scorecard production-readiness
  paved gate component:default/ledger --scorecard production-readiness --level gold --commit "$GITHUB_SHA" --wait 60s --format github
${PORTAL_HELP}`;

const EXIT_CODES = {
  allow: ExitCode.Clean,
  deny: ExitCode.Findings,
  unknown: ExitCode.Unknown,
};

/** `paved gate <entity>` */
export function gateCommand(done: (code: ExitCode) => void): Command {
  return addPortalOptions(
    new Command('gate')
      .description(
        'ask whether an entity may be released; the answer is recorded',
      )
      .argument('<entity>', 'entity ref, such as component:default/ledger')
      .requiredOption('--scorecard <name>', 'scorecard that decides')
      .option(
        '--level <id>',
        "level that is needed; the scorecard's own when left out",
      )
      .option('--commit <sha>', 'commit that is to be released')
      .option(
        '--artifact <digest>',
        'digest of the artifact that is to be released',
      )
      .option(
        '--wait <time>',
        'ask again for so long while the answer is not known',
        parseSeconds,
        0,
      )
      .option(
        '--stored',
        'decide from the facts at hand, without collecting fresh ones',
      )
      .addOption(
        new Option('--format <format>', 'how to print the answer')
          .choices(Object.keys(gateFormats))
          .default('text'),
      )
      .addHelpText('after', HELP)
      .action(async (entity: string, options: GateOptions) => {
        const decision = await askGate(
          portalClient(options),
          {
            entityRef: parseEntityRefArgument(entity),
            scorecard: options.scorecard,
            level: options.level,
            commit: options.commit,
            artifact: options.artifact,
            fresh: !options.stored,
          },
          options.wait * 1000,
        );
        process.stdout.write(gateFormats[options.format](decision));
        done(EXIT_CODES[decision.decision]);
      }),
  );
}
