import { InputError } from '@backstage/errors';
import { portalDashboardKind } from '@paved/plugin-adoption-common';
import { goldenPathKind } from '@paved/plugin-golden-paths-common';
import {
  catalogRules,
  checkEntitySet,
  defaultCatalogFileGlobs,
  entityKinds,
  Finding,
  inspectRepository,
  RepositoryDocument,
} from '@paved/plugin-repositories-common';
import { scorecardKind } from '@paved/plugin-scorecards-common';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { findRepositories, LocalRepository } from './findRepositories';
import type { ReportedFinding, ValidationReport } from './ValidationReport';
import { WorkingTree } from './WorkingTree';

/** Every kind that the portal knows. */
const kinds = [
  ...entityKinds,
  scorecardKind,
  goldenPathKind,
  portalDashboardKind,
];

/** What `paved validate` was asked for. */
export interface ValidateRequest {
  path: string;
  each: boolean;
  /** The portal's own when empty. */
  globs: string[];
  /** Kinds; `*` for all. */
  allow: string[];
  /** File with entity refs that exist elsewhere. */
  knownFile?: string;
}

interface CheckedRepository {
  repository: LocalRepository;
  tree: WorkingTree;
  files: string[];
  documents: RepositoryDocument[];
  findings: Finding[];
}

/**
 * Checks repositories on disk with the code that discovery runs.
 *
 * @throws InputError when the path or the file of known refs can't be read
 */
export async function validate(
  request: ValidateRequest,
): Promise<ValidationReport> {
  const repositories = await findRepositories(request.path, request.each);
  const known = await readKnown(request.knownFile);
  const checked: CheckedRepository[] = [];
  for (const repository of repositories) {
    checked.push(await checkRepository(repository, request));
  }
  const set = await checkEntitySet({
    documents: checked.flatMap(({ documents }) => documents),
    existing: refs => new Set(refs.filter(ref => known.has(ref))),
    scope: request.knownFile
      ? 'among the entities checked or known'
      : 'among the entities checked',
  });
  return buildReport(checked, set);
}

async function checkRepository(
  repository: LocalRepository,
  request: ValidateRequest,
): Promise<CheckedRepository> {
  const tree = await WorkingTree.create(repository.folder);
  const globs = request.globs.length
    ? request.globs
    : [...defaultCatalogFileGlobs];
  const isAllowed = catalogRules([{ allow: request.allow }]);
  const inspection = await inspectRepository({
    files: tree,
    globs: repository.file ? [literally(repository.file)] : globs,
    isKindAllowed: entity => request.allow.includes('*') || isAllowed(entity),
    kinds,
  });
  const findings = [...inspection.findings];
  if (!inspection.files.length) {
    findings.push({
      rule: 'no-catalog-file',
      severity: 'warning',
      path: globs[0],
      message: `There is no catalog file; looked for ${globs.join(', ')}`,
      remedy:
        'Add a catalog-info.yaml that says what this repository is and who owns it, or name another place with --glob.',
    });
  }
  return {
    repository,
    tree,
    files: inspection.files,
    documents: inspection.documents.map(document => ({
      ...document,
      repositoryId: repository.name,
    })),
    findings,
  };
}

/** A file named on the command line is found whatever characters its name has. */
function literally(file: string): string {
  return file.replace(/[*?{}[\]()!+@\\]/g, '\\$&');
}

async function readKnown(file: string | undefined): Promise<Set<string>> {
  if (!file) {
    return new Set();
  }
  try {
    const text = await readFile(file, 'utf8');
    return new Set(
      text
        .split('\n')
        .map(line => line.trim().toLocaleLowerCase('en-US'))
        .filter(line => line && !line.startsWith('#')),
    );
  } catch (error) {
    throw new InputError(
      `--known ${file} can't be read (${
        (error as NodeJS.ErrnoException).code ?? String(error)
      })`,
    );
  }
}

async function buildReport(
  checked: CheckedRepository[],
  set: Awaited<ReturnType<typeof checkEntitySet<RepositoryDocument>>>,
): Promise<ValidationReport> {
  const base = process.cwd();
  const report: ValidationReport = {
    base,
    repositories: [],
    files: [],
    entities: [],
    findings: [],
    errors: 0,
    warnings: 0,
  };
  for (const { repository, tree, files, findings } of checked) {
    const { name, folder } = repository;
    const toFile = (path: string) =>
      relative(base, join(folder, path)).split(sep).join('/');
    const all: Finding[] = [
      ...findings,
      ...set.findings.flatMap(({ repositoryId, ...finding }) =>
        repositoryId === name ? [finding] : [],
      ),
    ];
    report.repositories.push(name);
    report.files.push(...files.map(toFile));
    report.entities.push(
      ...set.documents
        .filter(({ repositoryId }) => repositoryId === name)
        .map(({ entityRef, path, line }) => ({
          entityRef,
          repository: name,
          file: toFile(path),
          line,
        })),
    );
    const sources = new Map<string, string[]>();
    for (const path of new Set(all.map(finding => finding.path))) {
      sources.set(path, await linesOf(tree, path));
    }
    report.findings.push(
      ...all
        .map(
          ({ path, ...finding }): ReportedFinding => ({
            ...finding,
            path,
            repository: name,
            file: toFile(path),
            ...(finding.line && {
              source: sources.get(path)?.[finding.line - 1],
            }),
          }),
        )
        .sort(byPlace),
    );
  }
  report.errors = report.findings.filter(
    ({ severity }) => severity === 'error',
  ).length;
  report.warnings = report.findings.length - report.errors;
  return report;
}

async function linesOf(tree: WorkingTree, path: string): Promise<string[]> {
  try {
    return ((await tree.read(path)) ?? '').split(/\r?\n/);
  } catch {
    return [];
  }
}

function byPlace(a: ReportedFinding, b: ReportedFinding): number {
  if (a.file !== b.file) {
    return a.file < b.file ? -1 : 1;
  }
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
