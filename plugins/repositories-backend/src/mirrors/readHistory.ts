import { InputError } from '@backstage/errors';
import type { Commit } from '@paved/plugin-repositories-common';
import type { GitCommand } from '@paved/plugin-repositories-node';

const MAX_LIMIT = 1_000;
const FORMAT = ['%H', '%an', '%ae', '%at', '%ct', '%P', '%s'].join('%x1f');

/**
 * Commits that lead to `commit`, newest first; with `path` those that touched it, with `after` those that do not lead to that
 * one as well.
 */
export async function readHistory(options: {
  git: GitCommand;
  repository: string;
  commit: string;
  after?: string;
  path?: string;
  since?: string;
  skip?: number;
  limit?: number;
}): Promise<Commit[]> {
  const { git, repository, commit, after, path, since } = options;
  const { skip = 0, limit = 100 } = options;
  const sinceTime = since === undefined ? undefined : Date.parse(since);
  if (sinceTime !== undefined && Number.isNaN(sinceTime)) {
    throw new InputError(
      `'${since}' is not a time; write ISO 8601, such as 2026-01-31T00:00:00Z`,
    );
  }
  const output = await git.run(
    [
      'log',
      '-z',
      `--format=${FORMAT}`,
      `--max-count=${Math.max(1, Math.min(MAX_LIMIT, Math.floor(limit)))}`,
      ...(sinceTime === undefined
        ? []
        : [`--since=${new Date(sinceTime).toISOString()}`]),
      `--skip=${Math.max(0, Math.floor(skip))}`,
      '--end-of-options',
      commit,
      ...(after ? [`^${after}`] : []),
      '--',
      ...(path ? [path] : []),
    ],
    { repository },
  );
  return output
    .toString('utf8')
    .split('\0')
    .filter(line => line)
    .map(line => {
      const [
        id,
        authorName,
        authorEmail,
        authored,
        committed,
        parents,
        ...subject
      ] = line.split('\x1f');
      return {
        id,
        authorName,
        authorEmail,
        authoredAt: timeOf(authored),
        committedAt: timeOf(committed),
        parents: parents.split(' ').filter(Boolean),
        subject: subject.join('\x1f'),
      };
    });
}

function timeOf(seconds: string): string {
  return new Date(Number(seconds) * 1000).toISOString();
}
