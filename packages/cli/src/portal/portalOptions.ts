import { InputError } from '@backstage/errors';
import type { Command } from 'commander';
import { developmentToken } from './developmentToken';
import { PortalClient } from './PortalClient';
import { portalToken } from './portalToken';

/** Options of every command that asks the portal. */
export interface PortalOptions {
  portal?: string;
  as?: string;
  timeout: number;
}

const MAX_SECONDS = 3600;

/** Said in the help of every such command. */
export const PORTAL_HELP = `
Environment:
  PAVED_URL       address of the portal, instead of --portal
  PAVED_TOKEN     token to ask with; in GitHub Actions the job's own identity token is used when it is not set
  PAVED_AUDIENCE  audience of that identity token; the portal's address when not set
`;

export function addPortalOptions(command: Command): Command {
  return command
    .option('--portal <url>', 'address of the portal (or PAVED_URL)')
    .option(
      '--as <person>',
      'ask as one of the people whom a portal on this machine offers for development',
    )
    .option(
      '--timeout <seconds>',
      'how long one answer of the portal may take',
      parseSeconds,
      30,
    );
}

/** @throws InputError when there is no address */
export function portalClient(
  options: PortalOptions,
  env: NodeJS.ProcessEnv = process.env,
): PortalClient {
  const url = options.portal ?? env.PAVED_URL;
  if (!url) {
    throw new InputError(
      'which portal? Name it with --portal https://… or in PAVED_URL',
    );
  }
  const { as } = options;
  let signedIn: Promise<string> | undefined;
  return PortalClient.create({
    url,
    token: () => {
      if (as === undefined) {
        return portalToken(env, url);
      }
      // Kept for as long as the command runs, and nowhere else
      signedIn ??= developmentToken(url, as);
      return signedIn;
    },
    timeoutMs: options.timeout * 1000,
  });
}

/**
 * @param text - `60`, `60s`, `2m`
 * @returns seconds
 * @throws InputError
 */
export function parseSeconds(text: string): number {
  const match = /^(\d{1,6})(s|m)?$/.exec(text);
  const seconds = match ? Number(match[1]) * (match[2] === 'm' ? 60 : 1) : NaN;
  if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
    throw new InputError(
      `'${text}' is no time; it looks like 60s or 2m and is an hour at most`,
    );
  }
  return seconds;
}
