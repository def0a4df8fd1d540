import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { isGitObjectId, readGitRefs } from '@paved/plugin-repositories-node';
import {
  type RepositoryGit,
  isAncestor,
  readRecord,
  recordRef,
  revisions,
  updateRefs,
} from './commitRefs';
import { type NewCommit, writeCommit } from './fastImport';

/**
 * Puts files as one commit on a new branch. Proposing the same again, at the same base or a later one, gives the commit that
 * is there. With `replace`, a branch that nobody else has committed to starts anew at the base.
 *
 * @returns the branch's commit
 * @throws ConflictError when the branch exists with other content; with `replace`, when its tip is not what was proposed
 * @throws InputError when the files are at the base already
 */
export async function proposeCommit(
  options: RepositoryGit & {
    base: string;
    branch: string;
    replace?: boolean;
    commit: Omit<NewCommit, 'ref' | 'parent'>;
    now: Date;
  },
): Promise<string> {
  const { git, repository, branch, replace } = options;
  const base = await resolveBase(options);
  const { branches } = await readGitRefs(repository, git);
  const existing = branches.get(branch);
  const parent =
    existing && !replace ? await parentOf(existing, base, options) : base;

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
      const [existingTree, ...parents] = await revisions(options, [
        `${existing}^{tree}`,
        `${existing}^@`,
      ]);
      if (existingTree === tree && parents.join() === parent) {
        return existing;
      }
      if (!replace) {
        throw conflict(branch);
      }
      const { proposed } = await readRecord(options, branch);
      if (proposed !== existing) {
        throw new ConflictError(
          `Somebody else has committed to branch '${branch}', which is therefore left as it is; merge or delete it first`,
        );
      }
    }
    if (tree === parentTree) {
      throw new InputError(
        `The proposed files are the same as at ${options.base} already; there is nothing to propose`,
      );
    }
    await updateRefs(options, [
      existing
        ? `update refs/heads/${branch} ${commit} ${existing}`
        : `create refs/heads/${branch} ${commit}`,
      `update ${recordRef('proposed', branch)} ${commit}`,
      `delete ${recordRef('closed', branch)}`,
    ]);
    return commit;
  } finally {
    await git
      .run(['update-ref', '-d', draft], { repository })
      .catch(() => undefined);
  }
}

async function resolveBase(
  options: RepositoryGit & { base: string },
): Promise<string> {
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
  options: RepositoryGit & { branch: string },
): Promise<string> {
  const [parent] = await revisions(options, [`${existing}^1`]).catch(() => []);
  if (!parent || !(await isAncestor(options, parent, base))) {
    throw conflict(options.branch);
  }
  return parent;
}

function conflict(branch: string): ConflictError {
  return new ConflictError(
    `Branch '${branch}' exists with other content; choose another name, or delete the branch`,
  );
}
