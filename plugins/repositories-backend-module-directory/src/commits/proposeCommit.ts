import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  type GitCommand,
  isGitObjectId,
  readGitRefs,
} from '@paved/plugin-repositories-node';
import { type NewCommit, writeCommit } from './fastImport';

/**
 * Puts files as one commit on a new branch. Proposing the same again, at the same base or a later one, gives the commit that
 * is there.
 *
 * @returns the branch's commit
 * @throws ConflictError when the branch exists with other content
 * @throws InputError when the files are at the base already
 */
export async function proposeCommit(options: {
  git: GitCommand;
  repository: string;
  base: string;
  branch: string;
  commit: Omit<NewCommit, 'ref' | 'parent'>;
  now: Date;
}): Promise<string> {
  const { git, repository, branch } = options;
  const base = await resolveBase(options);
  const { branches } = await readGitRefs(repository, git);
  const existing = branches.get(branch);
  const parent = existing ? await parentOf(existing, base, options) : base;

  // A name of its own, so that the branch appears in one step and only when all is well.
  const draft = `refs/paved/drafts/${randomUUID()}`;
  try {
    await writeCommit({
      git,
      repository,
      commit: { ...options.commit, ref: draft, parent },
      now: options.now,
    });
    const [commit, tree, parentTree] = await revisions(options, [
      draft,
      `${draft}^{tree}`,
      `${parent}^{tree}`,
    ]);
    if (existing) {
      const [existingTree] = await revisions(options, [`${existing}^{tree}`]);
      if (existingTree !== tree) {
        throw conflict(branch);
      }
      return existing;
    }
    if (tree === parentTree) {
      throw new InputError(
        `The proposed files are the same as at ${options.base} already; there is nothing to propose`,
      );
    }
    await git
      .run(['update-ref', '--stdin'], {
        repository,
        input: `create refs/heads/${branch} ${commit}\n`,
      })
      .catch(error => {
        throw /exists|cannot lock ref/.test(error.stderr)
          ? conflict(branch)
          : error;
      });
    return commit;
  } finally {
    await git
      .run(['update-ref', '-d', draft], { repository })
      .catch(() => undefined);
  }
}

async function resolveBase(options: {
  git: GitCommand;
  repository: string;
  base: string;
}): Promise<string> {
  const { git, repository, base } = options;
  const { branches, tags } = await readGitRefs(repository, git);
  const object =
    branches.get(base) ??
    tags.get(base) ??
    (isGitObjectId(base) ? base : undefined);
  const commits = object
    ? await revisions(options, [`${object}^{commit}`]).catch(() => [])
    : [];
  if (commits.length === 0) {
    throw new NotFoundError(
      `There is no branch, tag or commit '${base}' to base the change on`,
    );
  }
  return commits[0];
}

/** The commit that an existing branch of one commit starts at, when that is part of the base's history. */
async function parentOf(
  existing: string,
  base: string,
  options: { git: GitCommand; repository: string; branch: string },
): Promise<string> {
  const { git, repository, branch } = options;
  try {
    const [parent] = await revisions(options, [`${existing}^1`]);
    await git.run(['merge-base', '--is-ancestor', parent, base], {
      repository,
    });
    return parent;
  } catch {
    throw conflict(branch);
  }
}

async function revisions(
  options: { git: GitCommand; repository: string },
  names: string[],
): Promise<string[]> {
  const output = await options.git.text(
    ['rev-parse', '--end-of-options', ...names],
    { repository: options.repository },
  );
  // Older versions of git print the option itself as well.
  return output.split('\n').filter(isGitObjectId);
}

function conflict(branch: string): ConflictError {
  return new ConflictError(
    `Branch '${branch}' exists with other content; choose another name, or delete the branch`,
  );
}
