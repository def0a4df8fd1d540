import { InputError } from '@backstage/errors';

const PATTERN = /^([a-z][a-z0-9-]*):((?:[^/\s:]+\/)*[^/\s:]+)\/([^/\s:]+)$/;

/**
 * Writes a repository's id: `<host>:<owner>/<name>`.
 *
 * @public
 */
export function formatRepositoryId(parts: {
  host: string;
  owner: string;
  name: string;
}): string {
  return `${parts.host}:${parts.owner}/${parts.name}`;
}

/**
 * Reads a repository's id.
 *
 * @throws InputError when it is not of the form `<host>:<owner>/<name>`
 * @public
 */
export function parseRepositoryId(id: string): {
  host: string;
  owner: string;
  name: string;
} {
  const match = PATTERN.exec(id);
  if (!match) {
    throw new InputError(
      `'${id}' is not a repository id; write <host>:<owner>/<name>, such as directory:fintech-fast/ledger-api`,
    );
  }
  return { host: match[1], owner: match[2], name: match[3] };
}

/**
 * Stands for the host that was configured first, where a host's id is asked for: who has only one needs to know no id.
 *
 * @public
 */
export const FIRST_REPOSITORY_HOST = 'default';
