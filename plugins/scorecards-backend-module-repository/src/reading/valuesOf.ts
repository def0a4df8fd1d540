import { posix } from 'node:path';
import type { JsonValue } from '@backstage/types';
import { readDockerfile, type DockerfileReading } from './readDockerfile';
import { readPipelines } from './readPipeline';
import type { RepositorySnapshot } from './RepositorySnapshot';

const CODEOWNERS = ['', '.github/', '.gitlab/', '.gitea/', 'docs/'].map(
  folder => `${folder}CODEOWNERS`,
);
const DOCKERFILES = ['Dockerfile', 'Containerfile', 'docker/Dockerfile'];
const PIPELINES =
  /^(?:\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci\/config\.yml|azure-pipelines\.yml|bitbucket-pipelines\.yml|\.drone\.yml|Jenkinsfile)$/;
const README = /^readme(?:\.(?:md|mdx|rst|adoc|txt))?$/i;
const LICENCE = /^(?:(?:licen[cs]e|copying)(?:[.-][\w.-]+)?|licenses\/.+)$/i;
const CHANGELOG = /^(?:changelog|changes|history|news)(?:\.(?:md|rst|txt))?$/i;
const LOCK_FILE =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|go\.sum|Cargo\.lock|poetry\.lock|Pipfile\.lock|uv\.lock|pdm\.lock|gradle\.lockfile|Gemfile\.lock|composer\.lock|packages\.lock\.json|mix\.lock|pubspec\.lock|Package\.resolved|\.terraform\.lock\.hcl)$/;
const RUNBOOK = /(?:^|\/)run-?books?(?:\.\w+|\/[^/]+\.(?:md|rst|adoc))$/i;
const DOCS_PAGE = /^docs\/.+\.(?:md|mdx|rst|adoc)$/i;
const DECISION = /^(?:docs\/)?(?:adrs?|decisions)\/\d[^/]*\.md$/i;
const TEST_FOLDERS = new Set(['test', 'tests', '__tests__', 'spec', 'specs']);
const CODE =
  /\.(?:[cm]?[jt]sx?|py|rb|php|cs|java|kt|go|rs|sh|bats|exs|scala|swift|dart)$/;
const TEST_NAME = /^test_|[._](?:test|spec)\.|[a-z\d]Tests?\./;
/** What isn't there does no harm. */
const NO_IMAGE = {
  runsAsRoot: false,
  pinning: 'no-image',
  isMultiStage: false,
};
const FOREIGN = /(?:^|\/)(?:node_modules|vendor|third_party|\.git)\//;

/**
 * What a repository says of an entity in one of its folders. Its README, tests and image are the folder's own; the rest may also
 * be the whole repository's, as owners, licence and pipelines usually are.
 */
export async function valuesOf(
  snapshot: RepositorySnapshot,
  folder: string,
): Promise<Record<string, JsonValue | undefined>> {
  const own = below(snapshot.paths, folder);
  const anywhere = folder ? [...own, ...snapshot.paths] : own;
  const any = (paths: string[], words: RegExp) =>
    paths.find(path => words.test(path) && !FOREIGN.test(path));
  const at = (path: string) => posix.join(folder, path);

  const readme = any(own, README);
  const dockerfile = snapshot.first(DOCKERFILES.map(at));
  const codeowners = snapshot.first(CODEOWNERS);
  const requirements = snapshot.first([at('requirements.txt')]);
  const pipelines = snapshot.paths.filter(path => PIPELINES.test(path));
  const texts = await snapshot.texts(
    [
      readme && at(readme),
      dockerfile,
      codeowners,
      requirements,
      ...pipelines,
    ].filter(path => path !== undefined),
  );
  const textAt = (path: string | undefined) =>
    path === undefined ? '' : texts.get(path) ?? '';

  const ci = readPipelines(
    pipelines.map(path => ({ path, text: textAt(path) })),
  );
  const image: Partial<DockerfileReading> | typeof NO_IMAGE = dockerfile
    ? readDockerfile(textAt(dockerfile)) ?? {}
    : NO_IMAGE;
  const docsFolder = own.some(path => DOCS_PAGE.test(path)) ? folder : '';
  const docs = below(snapshot.paths, docsFolder).filter(path =>
    DOCS_PAGE.test(path),
  );

  return {
    hasReadme: readme !== undefined,
    readmeLength: textAt(readme && at(readme)).trim().length,
    hasLicence: any(anywhere, LICENCE) !== undefined,
    hasChangelog: any(anywhere, CHANGELOG) !== undefined,
    hasLockFile:
      any(anywhere, LOCK_FILE) !== undefined || arePinned(textAt(requirements)),
    testFiles: own.filter(path => isTest(path) && !FOREIGN.test(path)).length,
    hasRunbook: any(anywhere, RUNBOOK) !== undefined,
    hasCodeowners: namesOwners(textAt(codeowners)),
    hasMkdocs: any(anywhere, /^mkdocs\.ya?ml$/) !== undefined,
    docsPages: docs.length,
    decisions: anywhere.filter(path => DECISION.test(path)).length,
    docsChangedAt: docs.length
      ? await snapshot.changedAt(posix.join(docsFolder, 'docs'))
      : undefined,
    hasCi: pipelines.length > 0,
    ciRunsTests: ci.runsTests,
    ciRunsLint: ci.runsLint,
    ciRunsSecurityScan: ci.runsSecurityScan,
    hasDockerfile: dockerfile !== undefined,
    imageRunsAsRoot: image.runsAsRoot,
    imagePinning: image.pinning,
    imageIsMultiStage: image.isMultiStage,
    hasGoldenPathLock: any(anywhere, /^\.golden-path\.yaml$/) !== undefined,
    lastCommitAt: await snapshot.changedAt(folder),
  };
}

/** Paths of files below a folder, relative to it. */
export function below(paths: string[], folder: string): string[] {
  return folder
    ? paths
        .filter(path => path.startsWith(`${folder}/`))
        .map(path => path.slice(folder.length + 1))
    : paths;
}

function isTest(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  return (
    CODE.test(name) &&
    (TEST_NAME.test(name) || folders.some(folder => TEST_FOLDERS.has(folder)))
  );
}

/** At least one rule that names somebody. */
function namesOwners(text: string): boolean {
  return text.split('\n').some(line => {
    const [pattern, ...owners] = line.trim().split(/\s+/);
    return (
      pattern !== '' &&
      !/^[#[]/.test(pattern) &&
      owners.some(owner => owner.includes('@'))
    );
  });
}

/** A requirements.txt in which every package has exactly one version is as good as a lock file. */
function arePinned(text: string): boolean {
  const requirements = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line && !/^[#-]/.test(line));
  return (
    requirements.length > 0 &&
    requirements.every(line => line.slice(0, 300).includes('=='))
  );
}
