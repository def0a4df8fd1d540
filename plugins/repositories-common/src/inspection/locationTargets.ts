import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { hostNotAllowed, IsReadable, neededFor } from './externalAddress';
import { excerpt, Path, Problem } from './problem';
import { pathCandidates, resolveTarget } from './repositoryPath';
import { noFile } from './noFile';
import type { RepositoryFiles, RepositoryLink } from './types';
import { unlistable } from './unlistable';
import { isGlob } from './matchPaths';

/** What targets are resolved against. */
export interface LocationContext {
  /** File that holds the Location. */
  path: string;
  files: RepositoryFiles;
  /** Paths of all files of the repository, sorted. */
  allPaths: () => Promise<readonly string[]>;
  /** Whether one more glob is within the limits. */
  takesPattern: () => boolean;
  sourceUrl?: string;
  isReadable?: IsReadable;
}

/** A Location entity, taken apart. */
export interface LocationTargets {
  /** The entity with only those targets left that the catalog must read itself. */
  entity: Entity;
  /** Files of the repository that it names, to be inspected like catalog files. */
  paths: string[];
  problems: Problem[];
}

/**
 * Splits a Location's targets into files of the repository, which the inspection reads, and URLs elsewhere, which are
 * the catalog's to read. A Location with no target left is valid, and the catalog reads nothing for it.
 */
export async function locationTargets(
  entity: Entity,
  context: LocationContext,
): Promise<LocationTargets> {
  const { target, targets, type, presence, ...rest } = (entity.spec ?? {}) as {
    target?: string;
    targets?: string[];
    type?: string;
    presence?: string;
  };
  const problems: Problem[] = [];
  if (type !== undefined && type !== 'url') {
    problems.push({
      rule: 'location-type',
      severity: 'error',
      message: `A repository can't register locations of type '${excerpt(
        type,
      )}'`,
      remedy:
        'Remove `type:`, and name files of this repository by relative path and others by URL.',
      at: ['spec', 'type'],
    });
    return { entity, paths: [], problems };
  }
  const paths: string[] = [];
  const keepExternal = async (text: string, at: Path): Promise<boolean> => {
    const found = await resolveOne(text, at, presence === 'optional', context);
    paths.push(...found.paths);
    problems.push(...found.problems);
    return found.external;
  };
  const remaining: string[] = [];
  for (const [index, text] of (targets ?? []).entries()) {
    if (await keepExternal(text, ['spec', 'targets', index])) {
      remaining.push(text);
    }
  }
  const single =
    target !== undefined && (await keepExternal(target, ['spec', 'target']));
  return {
    entity: {
      ...entity,
      spec: {
        ...rest,
        ...(type !== undefined && { type }),
        ...(presence !== undefined && { presence }),
        ...(single && { target }),
        ...(targets && { targets: remaining }),
      },
    },
    paths,
    problems,
  };
}

interface ResolvedTarget {
  /** Whether the catalog must read it itself. */
  external: boolean;
  paths: string[];
  problems: Problem[];
}

async function resolveOne(
  text: string,
  at: Path,
  optional: boolean,
  context: LocationContext,
): Promise<ResolvedTarget> {
  const problem = (rule: string, message: string, remedy: string) => ({
    external: false,
    paths: [],
    problems: [{ rule, severity: 'error' as const, message, remedy, at }],
  });
  const resolved = resolveTarget(text, context.path, context.sourceUrl);
  if (resolved.type === 'outside') {
    return problem(
      'location-target-outside',
      `The target '${excerpt(text)}' leads out of the repository`,
      'Name a file of this repository, or a URL.',
    );
  }
  if (resolved.type === 'url') {
    const { protocol } = resolved.url;
    return protocol === 'https:' || protocol === 'http:'
      ? externalTarget(resolved.url, at, context)
      : problem(
          'location-target-scheme',
          `The target '${excerpt(
            text,
          )}' can't be read: ${protocol} is neither a path of this repository nor a web address`,
          'Name a file of this repository by relative path, or another by http(s) URL.',
        );
  }
  let paths: string[];
  let links: RepositoryLink[];
  let folder: boolean;
  try {
    paths = await findPaths(context, resolved.path);
    links = await context.files.links(pathCandidates(resolved.path));
    folder = !paths.length && (await isFolder(context, resolved.path));
  } catch (thrown) {
    const { rule, message, remedy } = unlistable(thrown);
    return problem(rule, message, remedy);
  }
  if (paths.length || links.length || optional) {
    return {
      external: false,
      paths,
      problems: links.map(link => ({ ...noFile(link), at })),
    };
  }
  return folder || resolved.path === ''
    ? problem(
        'location-target-missing',
        `The target '${excerpt(text)}' is a folder`,
        'Name the file in it, such as `./services/catalog-info.yaml`, or a pattern such as `./services/*.yaml`.',
      )
    : problem(
        'location-target-missing',
        `The target '${excerpt(text)}' is not there: no file matches ${excerpt(
          resolved.path,
        )}`,
        'Commit the file, correct the path (it is relative to this file), or add `presence: optional`.',
      );
}

function externalTarget(
  url: URL,
  at: Path,
  { isReadable }: LocationContext,
): ResolvedTarget {
  const target = { external: true, paths: [], problems: [] };
  if (!isReadable) {
    const warning: Problem = {
      rule: 'location-target-external',
      severity: 'warning',
      message: `The target '${excerpt(
        url.href,
      )}' is a web address, which was not checked here`,
      remedy: `Name a file of this repository by relative path; for others ${neededFor(
        url,
      )}.`,
      at,
    };
    return { ...target, problems: [warning] };
  }
  return isReadable(url)
    ? target
    : { ...target, problems: [hostNotAllowed('The Location names', url, at)] };
}

async function findPaths(
  { files, allPaths, takesPattern }: LocationContext,
  path: string,
): Promise<string[]> {
  const candidates = pathCandidates(path);
  if (!candidates.some(isGlob)) {
    return (await files.find(candidates)).slice(0, 1);
  }
  if (!takesPattern()) {
    throw new InputError(
      'the Locations of the repository hold more patterns than allowed',
    );
  }
  const all = await allPaths();
  const exact = candidates.find(
    candidate => all[firstFrom(all, candidate)] === candidate,
  );
  if (exact !== undefined) {
    return [exact];
  }
  return /[*?{[]/.test(path) ? files.find([path]) : [];
}

async function isFolder(
  { allPaths }: LocationContext,
  path: string,
): Promise<boolean> {
  const all = await allPaths();
  return all[firstFrom(all, `${path}/`)]?.startsWith(`${path}/`) ?? false;
}

/** Index of the first of sorted paths that is not before the given one. */
function firstFrom(sorted: readonly string[], path: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (sorted[middle] < path) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
