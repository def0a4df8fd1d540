import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  releasesBehind,
  type EntityGoldenPath,
} from '@paved/plugin-golden-paths-common';
import { Command, Option } from 'commander';
import { ExitCode } from '../ExitCode';
import { Clone } from '../paths/Clone';
import { formatUpgrade } from '../paths/formatUpgrade';
import { GoldenPathsApi } from '../paths/GoldenPathsApi';
import { parseSetting } from '../paths/parseSetting';
import { readLock, upgradeClone } from '../paths/upgradeClone';
import {
  addPortalOptions,
  PORTAL_HELP,
  portalClient,
  type PortalOptions,
} from '../portal/portalOptions';

interface UpgradeOptions extends PortalOptions {
  remote?: boolean;
  check?: boolean;
  release?: string;
  set: JsonObject;
}

const HELP = `
In a clone, the upgrade is merged on a new branch: what merges is staged, what conflicts has markers. Nothing is committed or pushed.
What git could not bring back is never overwritten, and when it fails, or is interrupted, the clone is as it was.
With a repository, or --remote, the portal opens a change request for it.

Exit codes:
  0  done, or nothing to do
  1  there are conflicts to resolve; with --check, it is behind
  2  wrong usage, uncommitted changes, files in the way that are not in git, interrupted, a lock that can't be relied on, or the portal refuses
  4  the portal can't be reached

Examples:
  paved upgrade --check
  paved upgrade --release 1.2.0 --set region=eu
  paved upgrade fintech-fast/ledger-api
${PORTAL_HELP}`;

/** `paved upgrade [repository]` */
export function upgradeCommand(done: (code: ExitCode) => void): Command {
  return addPortalOptions(
    new Command('upgrade')
      .description('bring a service to a newer release of its golden path')
      .argument(
        '[repository]',
        '<host>:<owner>/<name>, <owner>/<name> or clone address; the clone in the current folder when left out',
      )
      .option(
        '--remote',
        "let the portal open a change request for the clone's repository",
      )
      .option('--check', 'only say how far behind it is')
      .option('--release <version>', 'to this release; the latest by default')
      .addOption(
        new Option(
          '--set <key=value>',
          'a parameter of the new release; repeatable',
        )
          .default({}, 'none')
          .argParser<JsonObject>(parseSetting),
      )
      .addHelpText('after', HELP)
      .action(
        async (repository: string | undefined, options: UpgradeOptions) => {
          const api = new GoldenPathsApi(portalClient(options));
          if (repository !== undefined || options.remote) {
            const address =
              repository ??
              (await (await Clone.open(process.cwd())).remoteUrl());
            if (address === undefined) {
              throw new InputError(
                'the clone has no remote; name a repository',
              );
            }
            done(await upgradeRemotely(api, address, options));
          } else {
            done(
              await upgradeHere(api, await Clone.open(process.cwd()), options),
            );
          }
        },
      ),
  );
}

async function upgradeRemotely(
  api: GoldenPathsApi,
  address: string,
  { check, release, set }: UpgradeOptions,
): Promise<ExitCode> {
  const { id } = await api.repository(address);
  const known = await api.service(id);
  const { service } = known;
  if (!service) {
    throw new InputError(`${id} is on no golden path`);
  }
  if (check) {
    return printDrift(known);
  }
  if (!service.entityRef) {
    throw new InputError(
      `${id} declares no entity that the catalog has, so nobody can be found to own the change`,
    );
  }
  if (release === undefined && known.latest === service.release) {
    process.stdout.write(
      `${id} is on ${service.release}, the latest release\n`,
    );
    return ExitCode.Clean;
  }
  const target = {
    release,
    ...(Object.keys(set).length && { parameters: set }),
  };
  const preview = await api.previewUpgrade(service.entityRef, target);
  if (!preview.hash) {
    const missing = preview.newParameters
      .filter(({ required, name }) => required && !(name in preview.parameters))
      .map(({ name, title }) => `--set ${name}=… (${title ?? name})`);
    throw new InputError(
      `release ${preview.to} asks for what nobody has said yet: ${missing.join(
        ', ',
      )}`,
    );
  }
  process.stdout.write(formatUpgrade(preview));
  const upgrade = await api.upgrade(service.entityRef, {
    ...target,
    hash: preview.hash,
  });
  if (upgrade.state === 'failed') {
    throw new InputError(
      `the change request could not be opened: ${upgrade.error ?? 'no reason'}`,
    );
  }
  process.stdout.write(
    `Proposed on the branch ${upgrade.branch}${
      upgrade.url ? `: ${upgrade.url}` : ''
    }\n`,
  );
  return preview.conflicts.length ? ExitCode.Findings : ExitCode.Clean;
}

function printDrift({ service, latest }: EntityGoldenPath): ExitCode {
  const { release, drift, problem } = service!;
  process.stdout.write(
    [
      `${service!.path} ${release}${
        latest && latest !== release ? `, ${latest} is the latest` : ''
      }`,
      ...(drift
        ? [
            `  ${drift.behind} releases behind, ${
              drift.managedChanged.length
            } managed files changed${
              drift.wouldConflict
                ? `, ${drift.wouldConflict.length} would conflict`
                : ''
            }`,
            ...drift.managedChanged.map(path => `  changed: ${path}`),
            ...(drift.wouldConflict ?? []).map(
              path => `  would conflict: ${path}`,
            ),
          ]
        : []),
      ...(problem ? [`  ${problem}`] : []),
      '',
    ].join('\n'),
  );
  return drift?.behind || problem ? ExitCode.Findings : ExitCode.Clean;
}

async function upgradeHere(
  api: GoldenPathsApi,
  clone: Clone,
  { check, release, set }: UpgradeOptions,
): Promise<ExitCode> {
  if (check) {
    const lock = await readLock(await clone.tree());
    const { releases } = await api.get(lock.path);
    const versions = releases.map(({ version }) => version);
    const behind = releasesBehind(lock.release, versions);
    process.stdout.write(
      `${lock.path} ${lock.release}: ${
        behind
          ? `${behind} ${behind === 1 ? 'release' : 'releases'} behind ${
              versions[0]
            }`
          : 'no newer release'
      }\n`,
    );
    return behind ? ExitCode.Findings : ExitCode.Clean;
  }
  const { branch, outcome } = await upgradeClone(clone, {
    release,
    parameters: set,
    leaveAlone: await ownedByTeam(api, clone),
    read: async (path, version) => (await api.snapshot(path, version)).snapshot,
  });
  if (branch === undefined) {
    process.stdout.write(`on ${outcome.to} already; nothing to do\n`);
    return ExitCode.Clean;
  }
  process.stdout.write(formatUpgrade(outcome));
  process.stdout.write(
    outcome.conflicts.length
      ? `Merged on the branch ${branch}. Resolve the conflicts, git add the files, then git commit.\n`
      : `Merged on the branch ${branch} and staged. Look at it with git diff --staged, then git commit.\n`,
  );
  return outcome.conflicts.length ? ExitCode.Findings : ExitCode.Clean;
}

/** Globs of files that the team declared its own; none where the portal does not know the repository. */
async function ownedByTeam(
  api: GoldenPathsApi,
  clone: Clone,
): Promise<string[]> {
  const address = await clone.remoteUrl();
  if (address === undefined) {
    return [];
  }
  let known: EntityGoldenPath;
  try {
    known = await api.service((await api.repository(address)).id);
  } catch (error) {
    if (error instanceof InputError) {
      return [];
    }
    throw error;
  }
  if (known.service?.steppedOff) {
    throw new InputError(
      'its team stepped off the path; step on again in the portal before you upgrade',
    );
  }
  return (known.service?.deviations ?? [])
    .filter(({ scope, endedAt }) => scope === 'files' && !endedAt)
    .flatMap(({ files }) => files);
}
