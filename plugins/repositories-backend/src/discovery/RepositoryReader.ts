import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import {
  ANNOTATION_EDIT_URL,
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import {
  checkEntitySet,
  inspectRepository,
  type CatalogDocument,
  type EntityKind,
  type Inspection,
  type IsReadable,
} from '@paved/plugin-repositories-common';
import type { RepositoriesConfig } from '../config';
import type {
  Declaration,
  InspectedRepository,
} from '../database/writeInspected';
import type { MirrorStore } from '../mirrors';
import { ANNOTATION_REPOSITORY } from './annotations';
import { toRepositoryColumns, type Candidate } from './hostedRepositories';
import { lastGoodVersions } from './lastGoodVersions';
import type { MarkerFiles } from './MarkerFiles';

/** Reads and inspects one repository at its head. */
export class RepositoryReader {
  readonly #mirrors: MirrorStore;
  readonly #config: RepositoriesConfig;
  readonly #kinds: readonly EntityKind[];
  readonly #markers: MarkerFiles;
  readonly #isReadable: IsReadable;

  static create(options: {
    mirrors: MirrorStore;
    config: RepositoriesConfig;
    kinds: readonly EntityKind[];
    markers: MarkerFiles;
    isReadable: IsReadable;
  }): RepositoryReader {
    return new RepositoryReader(options);
  }

  private constructor(options: {
    mirrors: MirrorStore;
    config: RepositoriesConfig;
    kinds: readonly EntityKind[];
    markers: MarkerFiles;
    isReadable: IsReadable;
  }) {
    this.#mirrors = options.mirrors;
    this.#config = options.config;
    this.#kinds = options.kinds;
    this.#markers = options.markers;
    this.#isReadable = options.isReadable;
  }

  /**
   * @throws GitError when its content can't be had
   */
  async read(
    candidate: Candidate,
    options: { at: Date; signal?: AbortSignal },
  ): Promise<InspectedRepository> {
    const base = {
      repository: toRepositoryColumns(candidate, this.#config.settingsHash),
      version: candidate.stored?.version,
      checkedAt: options.at.toISOString(),
    };
    const { hosted, host, id } = candidate;
    if (!hosted.head || !hosted.defaultBranch) {
      return {
        ...base,
        files: [],
        markerFiles: {},
        declarations: [],
        findings: [],
        keeps: () => false,
      };
    }
    const { head, defaultBranch } = hosted;
    return this.#mirrors.readHead(
      { id, defaultBranch, head },
      await host.remote(hosted),
      async files => {
        const inspection = await inspectRepository({
          files,
          globs: this.#config.globs,
          kinds: this.#kinds,
          sourceUrl: this.#sourceUrl(candidate, '', 'directory'),
          isReadable: this.#isReadable,
          isKindAllowed: (entity, path) =>
            this.#config.isAllowed(entity, {
              url: this.#sourceUrl(candidate, path, 'file'),
              repositoryUrl: hosted.url,
            }),
        });
        return {
          ...base,
          ...(await this.#declare(candidate, inspection)),
          files: inspection.files,
          markerFiles: await this.#markers.lookIn(files),
          keeps: await lastGoodVersions(inspection, files),
        };
      },
      { signal: options.signal },
    );
  }

  /** Two documents of one repository with the same name: the first has it, as everywhere. */
  async #declare(
    candidate: Candidate,
    inspection: Inspection,
  ): Promise<Pick<InspectedRepository, 'declarations' | 'findings'>> {
    const set = await checkEntitySet({
      documents: inspection.documents.map(document => ({
        ...document,
        repositoryId: candidate.id,
      })),
      existing: refs => new Set(refs),
    });
    return {
      declarations: set.documents.map(document =>
        this.#declaration(candidate, document),
      ),
      findings: [...inspection.findings, ...set.findings],
    };
  }

  #declaration(candidate: Candidate, document: CatalogDocument): Declaration {
    const entity = JSON.stringify(this.#annotate(candidate, document));
    return {
      entityRef: document.entityRef,
      path: document.path,
      line: document.line,
      ownerRef: document.references.find(
        reference => reference.field === 'spec.owner',
      )?.entityRef,
      entity,
      hash: hashOf(entity),
      place: hashOf(
        JSON.stringify([document.path, document.line, document.references]),
      ),
      references: document.references,
    };
  }

  /** Only what stays the same from commit to commit: anything else would have every push rewrite every entity. */
  #annotate(candidate: Candidate, document: CatalogDocument): Entity {
    const { entity, path } = document;
    const { host, hosted } = candidate;
    const file = `url:${this.#sourceUrl(candidate, path, 'file')}`;
    const folder = this.#sourceUrl(
      candidate,
      posix.dirname(path) === '.' ? '' : posix.dirname(path),
      'directory',
    );
    return {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          [ANNOTATION_SOURCE_LOCATION]: `url:${folder}/`,
          // Where nothing can be edited in a browser, "edit" leads to how it is cloned and pushed
          ...(!host.hasWebEditor && {
            [ANNOTATION_EDIT_URL]: `/repositories/${host.id}/${hosted.owner}/${hosted.name}`,
          }),
          ...entity.metadata.annotations,
          [ANNOTATION_LOCATION]: file,
          [ANNOTATION_ORIGIN_LOCATION]: file,
          [ANNOTATION_REPOSITORY]: candidate.id,
        },
      },
    };
  }

  #sourceUrl(
    { host, hosted }: Candidate,
    path: string,
    type: 'file' | 'directory',
  ): string {
    return host
      .sourceUrl(hosted, { ref: hosted.defaultBranch ?? '', path, type })
      .replace(/\/+$/, '');
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
