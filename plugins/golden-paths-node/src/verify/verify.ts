import { compareVersions } from '@paved/plugin-golden-paths-common';
import { matchPaths } from '@paved/plugin-repositories-common';
import { createHash } from 'node:crypto';
import { blobId, contentIds } from '../render/contentIds';
import { prepareRelease } from '../render/prepareRelease';
import { RenderError } from '../render/RenderError';
import { renderRelease } from '../render/renderRelease';
import type { RenderedRelease } from '../render/types';
import { lockProblem, MEND_LOCK } from './lockProblem';
import type { VerifyReport, VerifyRequest } from './types';

/**
 * Proves a repository against its lock: whether the lock is what its release renders, and whether the managed files are as
 * rendered.
 *
 * @public
 */
export async function verify(request: VerifyRequest): Promise<VerifyReport> {
  const { lock, current, leaveAlone = [] } = request;
  const isLeftAlone = matchPaths(leaveAlone);
  const entries = new Map(current.entries.map(entry => [entry.path, entry]));
  const managed = lock.files.filter(
    file => file.class === 'managed' && !isLeftAlone(file.path),
  );
  const missing = managed
    .map(({ path }) => path)
    .filter(path => !entries.has(path));
  const present = managed.filter(({ path }) => entries.has(path));

  const { rendered, problems } = proveLock(request);
  const isSame = rendered
    ? sameIds(rendered, request)
    : await sameContents(
        present.map(({ path }) => path),
        request,
      );
  const edited = present
    .filter(
      file => entries.get(file.path)?.mode !== file.mode || !isSame(file.path),
    )
    .map(({ path }) => path);
  return {
    ok: !problems.length && !edited.length && !missing.length,
    edited,
    missing,
    lockProblems: problems,
  };
}

/** The render that the lock speaks of, unless there is none that can be relied on. */
function proveLock({ lock, snapshot }: VerifyRequest): {
  rendered?: RenderedRelease;
  problems: string[];
} {
  if (!snapshot) {
    return { problems: [] };
  }
  const { digest, goldenPath } = prepareRelease(snapshot);
  if (
    lock.path !== goldenPath.ref ||
    compareVersions(lock.release, goldenPath.release) !== 0 ||
    lock.digest !== digest
  ) {
    return {
      problems: [
        `The lock is of ${lock.path} ${lock.release} with digest ${lock.digest}, but ${goldenPath.ref} ${goldenPath.release} is ${digest}. ${MEND_LOCK}`,
      ],
    };
  }
  try {
    const rendered = renderRelease(snapshot, lock);
    const problem = lockProblem(lock, rendered.lock);
    return problem
      ? { problems: [`${problem}. ${MEND_LOCK}`] }
      : { rendered, problems: [] };
  } catch (error) {
    if (error instanceof RenderError) {
      return {
        problems: [
          `Release ${lock.release} can't be rendered with what the lock holds: ${error.message} ${MEND_LOCK}`,
        ],
      };
    }
    throw error;
  }
}

function sameIds(
  { files }: RenderedRelease,
  { current }: VerifyRequest,
): (path: string) => boolean {
  const ids = new Map(current.entries.map(({ path, id }) => [path, id]));
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  return path => {
    const id = ids.get(path);
    const content = contents.get(path);
    return (
      content !== undefined &&
      id ===
        (id?.length === 64
          ? blobId(content, 'sha256')
          : contentIds(content).sha1Blob)
    );
  };
}

async function sameContents(
  paths: string[],
  { lock, current }: VerifyRequest,
): Promise<(path: string) => boolean> {
  const contents = await current.read(paths);
  const locked = new Map(lock.files.map(file => [file.path, file.sha256]));
  return path => {
    const content = contents.get(path);
    return (
      content !== undefined &&
      createHash('sha256').update(content).digest('hex') === locked.get(path)
    );
  };
}
