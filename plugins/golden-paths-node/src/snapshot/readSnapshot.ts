import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import {
  goldenPathKind,
  goldenPathProblems,
  parseGoldenPath,
  type FileMode,
  type GoldenPath,
  type ReleaseManifest,
  type ReleaseSnapshot,
  type SourceFile,
} from '@paved/plugin-golden-paths-common';
import {
  defaultInspectionLimits,
  readCatalogFile,
} from '@paved/plugin-repositories-common';
import { posix } from 'node:path';
import {
  GOLDEN_PATH_FILE,
  prepareRelease,
  TEMPLATE_FILE,
} from '../render/prepareRelease';
import { lintSnapshot } from './lintSnapshot';
import type {
  PathProblem,
  SnapshotReading,
  SnapshotSource,
  SnapshotSourceEntry,
} from './types';

const CHANGELOG_FILE = 'CHANGELOG.md';
const MOST_FILES = 5_000;
const LARGEST_FILE = 5 * 1024 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;

class SnapshotReader {
  readonly #source: SnapshotSource;
  readonly #folder: string;
  readonly #problems: PathProblem[] = [];

  constructor(source: SnapshotSource, folder: string) {
    this.#source = source;
    this.#folder = folder;
  }

  async read(): Promise<SnapshotReading> {
    const file = this.#at(GOLDEN_PATH_FILE);
    const changelogFile = this.#at(CHANGELOG_FILE);
    const texts = await this.#source.read([file, changelogFile]);
    const text = texts.get(file);
    if (!text) {
      this.#problem(
        GOLDEN_PATH_FILE,
        'is not there; a path is the folder that holds it',
      );
      return { problems: this.#problems };
    }
    const changelog = texts.get(changelogFile);
    const path = this.#path(Buffer.from(text).toString('utf8'));
    const snapshot =
      path?.release && (await this.#snapshot(path, path.release));
    if (snapshot) {
      this.#problems.push(
        ...lintSnapshot(snapshot).map(problem => ({
          ...problem,
          file: this.#at(problem.file),
        })),
      );
    }
    const isGood = !this.#problems.some(({ severity }) => severity === 'error');
    return {
      path,
      ...(snapshot &&
        isGood && { snapshot, digest: prepareRelease(snapshot).digest }),
      ...(changelog && { changelog: Buffer.from(changelog).toString('utf8') }),
      problems: this.#problems,
    };
  }

  #path(text: string): GoldenPath | undefined {
    const file = this.#at(GOLDEN_PATH_FILE);
    const { documents, findings } = readCatalogFile(
      file,
      text,
      defaultInspectionLimits,
    );
    for (const { line, message, remedy } of findings) {
      this.#problem(GOLDEN_PATH_FILE, `${message}. ${remedy}`, line);
    }
    const document = documents.find(
      ({ data }) => data.kind === goldenPathKind.kind,
    );
    if (!document || findings.length) {
      if (!findings.length) {
        this.#problem(
          GOLDEN_PATH_FILE,
          `holds no entity of kind ${goldenPathKind.kind}; see the documentation of golden paths`,
        );
      }
      return undefined;
    }
    const entity = document.data as JsonObject & Entity;
    if (!goldenPathKind.apiVersions.includes(entity.apiVersion)) {
      this.#problem(
        GOLDEN_PATH_FILE,
        `apiVersion must be ${goldenPathKind.apiVersions.join(' or ')}`,
        document.yaml.locate(['apiVersion'], { key: true }).line,
      );
      return undefined;
    }
    const problems = goldenPathProblems(entity);
    for (const { path, message, remedy } of problems) {
      this.#problem(
        GOLDEN_PATH_FILE,
        remedy ? `${message}. ${remedy}` : message,
        document.yaml.locate(path, { key: true }).line,
      );
    }
    return problems.length ? undefined : parseGoldenPath(entity);
  }

  async #snapshot(
    path: GoldenPath,
    manifest: ReleaseManifest,
  ): Promise<ReleaseSnapshot | undefined> {
    const template = path.template ?? TEMPLATE_FILE;
    const wanted = new Map<string, { path: string; mode: FileMode }>();
    wanted.set(this.#at(template), { path: TEMPLATE_FILE, mode: '100644' });
    let bytes = 0;
    for (const folder of new Set(manifest.layers.map(layer => layer.folder))) {
      const root = this.#at(folder);
      if (root.startsWith('../')) {
        this.#problem(
          GOLDEN_PATH_FILE,
          `The layer '${folder}' leads out of the repository`,
        );
        continue;
      }
      for (const entry of await this.#source.list(root)) {
        const mode = this.#mode(entry);
        bytes += entry.size ?? 0;
        if (mode) {
          const name = `${folder}/${entry.path.slice(root.length + 1)}`;
          wanted.set(entry.path, { path: name, mode });
        }
      }
    }
    if (wanted.size > MOST_FILES || bytes > MOST_BYTES) {
      this.#problem(
        GOLDEN_PATH_FILE,
        `The layers have ${wanted.size} files of ${bytes} bytes; ${MOST_FILES} files of ${MOST_BYTES} bytes together is the most`,
      );
      return undefined;
    }
    const files = await this.#read(wanted);
    if (this.#problems.length) {
      // More would be said of what is not there only because this is wrong
      return undefined;
    }
    return {
      path: path.ref,
      manifest,
      defaults: path.defaults,
      files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    };
  }

  #mode({ path, mode, size = 0 }: SnapshotSourceEntry): FileMode | undefined {
    const refuse = (message: string) =>
      this.#problems.push({ file: path, message, severity: 'error' });
    if (size > LARGEST_FILE) {
      refuse(`has ${size} bytes; ${LARGEST_FILE} is the most`);
    }
    if (mode === '160000') {
      refuse('is a submodule, which a release can’t hold; copy the files');
      return undefined;
    }
    return mode;
  }

  async #read(
    wanted: Map<string, { path: string; mode: FileMode }>,
  ): Promise<SourceFile[]> {
    const contents = await this.#source.read([...wanted.keys()]);
    const files: SourceFile[] = [];
    for (const [path, file] of wanted) {
      const content = contents.get(path);
      if (content) {
        files.push({ ...file, content });
      } else {
        this.#problems.push({
          file: path,
          message: 'is not there, or can’t be read',
          severity: 'error',
        });
      }
    }
    return files;
  }

  /** From the folder of the path. */
  #at(path: string): string {
    return posix.join(this.#folder, path);
  }

  #problem(file: string, message: string, line?: number): void {
    this.#problems.push({
      file: this.#at(file),
      ...(line !== undefined && { line }),
      message,
      severity: 'error',
    });
  }
}

/**
 * Reads a path and what its release is made of.
 *
 * @param options - the folder in which `golden-path.yaml` lies, relative to the source's root
 * @public
 */
export async function readSnapshot(
  source: SnapshotSource,
  options: { folder: string },
): Promise<SnapshotReading> {
  const reader = new SnapshotReader(source, options.folder);
  return reader.read();
}
