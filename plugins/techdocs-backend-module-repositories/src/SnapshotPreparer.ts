import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  isChildPath,
  type LoggerService,
  type UrlReaderService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError, NotFoundError, NotModifiedError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import {
  DirectoryPreparer,
  parseReferenceAnnotation,
  type PreparerBase,
  type PreparerOptions,
  type PreparerResponse,
  transformDirLocation,
} from '@backstage/plugin-techdocs-node';
import { parseDocument } from 'yaml';

const CONFIG_NAMES = ['mkdocs.yml', 'mkdocs.yaml'];

/**
 * Prepares docs of `dir:` references in a folder that can be thrown away.
 *
 * The stock preparer hands a local folder itself to the generator, which searches all of it and writes to its
 * `mkdocs.yml`; and it leaves what it fetched from elsewhere lying about.
 */
export class SnapshotPreparer implements PreparerBase {
  readonly #stock: PreparerBase;
  readonly #integrations: ScmIntegrations;

  static create(options: {
    config: Config;
    logger: LoggerService;
    reader: UrlReaderService;
  }): SnapshotPreparer {
    return new SnapshotPreparer(
      DirectoryPreparer.fromConfig(options.config, options),
      ScmIntegrations.fromConfig(options.config),
    );
  }

  private constructor(stock: PreparerBase, integrations: ScmIntegrations) {
    this.#stock = stock;
    this.#integrations = integrations;
  }

  shouldCleanPreparedDirectory(): boolean {
    return true;
  }

  async prepare(
    entity: Entity,
    options?: PreparerOptions,
  ): Promise<PreparerResponse> {
    const { type, target } = transformDirLocation(
      entity,
      parseReferenceAnnotation('backstage.io/techdocs-ref', entity),
      this.#integrations,
    );
    if (type !== 'dir') {
      return this.#stock.prepare(entity, options);
    }
    const { configName, docsFolder } = await readLayout(target);
    const files = await listFiles(target, [configName, docsFolder]);
    const etag = await fingerprint(target, files);
    if (etag === options?.etag) {
      throw new NotModifiedError();
    }
    return { etag, preparedDir: await copyFiles(target, files) };
  }
}

/**
 * @throws NotFoundError when the folder has no mkdocs.yml
 * @throws InputError when its docs_dir lies elsewhere
 */
async function readLayout(
  folder: string,
): Promise<{ configName: string; docsFolder: string }> {
  for (const configName of CONFIG_NAMES) {
    const text = await fs
      .readFile(path.join(folder, configName), 'utf8')
      .catch(() => undefined);
    if (text !== undefined) {
      // what is wrong with it is the generator's to say
      const docsDir = parseDocument(text, { logLevel: 'silent' }).get(
        'docs_dir',
      );
      const docsFolder = typeof docsDir === 'string' ? docsDir : 'docs';
      if (!isChildPath(folder, path.resolve(folder, docsFolder))) {
        throw new InputError(
          `docs_dir '${docsFolder}' of ${configName} leads out of its folder; name one inside`,
        );
      }
      return { configName, docsFolder };
    }
  }
  throw new NotFoundError(
    `There is no mkdocs.yml in ${folder}; add one there, or point the annotation backstage.io/techdocs-ref at its folder`,
  );
}

/** Files at or below the paths, sorted; links are not followed. */
async function listFiles(folder: string, paths: string[]): Promise<string[]> {
  const files: string[] = [];
  const walk = async (relative: string): Promise<void> => {
    const absolute = path.join(folder, relative);
    const stat = await fs.lstat(absolute).catch(() => undefined);
    if (stat?.isFile()) {
      files.push(relative);
    } else if (stat?.isDirectory()) {
      for (const name of await fs.readdir(absolute)) {
        await walk(path.join(relative, name));
      }
    }
  };
  for (const relative of paths) {
    await walk(relative);
  }
  return files.sort();
}

async function fingerprint(folder: string, files: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file}\0`);
    hash.update(await fs.readFile(path.join(folder, file)));
  }
  return hash.digest('hex');
}

async function copyFiles(folder: string, files: string[]): Promise<string> {
  const copy = await fs.mkdtemp(path.join(os.tmpdir(), 'paved-docs-'));
  for (const file of files) {
    await fs.mkdir(path.dirname(path.join(copy, file)), { recursive: true });
    await fs.copyFile(path.join(folder, file), path.join(copy, file));
  }
  return copy;
}
