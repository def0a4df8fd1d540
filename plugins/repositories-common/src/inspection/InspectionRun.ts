import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { checkResolved } from './checkResolved';
import { EntityKind, entityKinds } from './entityKinds';
import type { InspectRepositoryOptions } from './inspectRepository';
import { defaultInspectionLimits, InspectionLimits } from './limits';
import { locationTargets } from './locationTargets';
import { withoutUnopenable } from './openableAddresses';
import { PlaceholderResolver } from './PlaceholderResolver';
import { isObject } from './plainData';
import { excerpt, Problem } from './problem';
import { RawDocument, readCatalogFile } from './readCatalogFile';
import { noFile } from './noFile';
import { findTelltale } from './telltales';
import type {
  CatalogDocument,
  Finding,
  Inspection,
  RepositoryLink,
} from './types';
import { unlistable } from './unlistable';
import type { YamlDocument } from './YamlFile';

/** Nobody mends more at once. */
const PROBLEMS_PER_DOCUMENT = 50;

/** A file to inspect, and the catalog file through whose Locations it was reached. */
interface QueuedFile {
  path: string;
  root: string;
}

/** One inspection of one repository, from the globs to the last Location target. */
export class InspectionRun {
  readonly #options: InspectRepositoryOptions;
  readonly #limits: InspectionLimits;
  readonly #kinds: readonly EntityKind[];
  readonly #queue: QueuedFile[] = [];
  readonly #seen = new Set<string>();
  readonly #files: string[] = [];
  readonly #documents: CatalogDocument[] = [];
  readonly #findings: Finding[] = [];
  #allPaths: Promise<readonly string[]> | undefined;
  #patternCount = 0;
  #documentCount = 0;
  #findingCount = 0;

  static create(options: InspectRepositoryOptions): InspectionRun {
    return new InspectionRun(options);
  }

  private constructor(options: InspectRepositoryOptions) {
    this.#options = options;
    this.#limits = { ...defaultInspectionLimits, ...options.limits };
    this.#kinds = options.kinds ?? entityKinds;
  }

  async inspect(globs: readonly string[]): Promise<Inspection> {
    const { links, files } = await this.#look(globs);
    for (const [path, link] of links) {
      this.#files.push(path);
      this.#add({ ...noFile(link), path });
    }
    for (const path of files) {
      this.#enqueue({ path, root: path });
    }
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      if (this.#files.length >= this.#limits.files) {
        this.#add(limitReached(next.path, `${this.#limits.files} files`));
        break;
      }
      await this.#inspectFile(next);
    }
    if (this.#findingCount > this.#findings.length) {
      this.#findings.push({
        rule: 'limit-reached',
        severity: 'warning',
        path: this.#findings[this.#findings.length - 1].path,
        message: `${
          this.#findingCount - this.#findings.length
        } more findings are not listed`,
        remedy: 'Mend those listed, and check again.',
      });
    }
    return {
      files: this.#files,
      documents: this.#documents,
      findings: this.#findings,
    };
  }

  /** Glob by glob, so that one that can't be answered leaves what others find. */
  async #look(globs: readonly string[]) {
    const links = new Map<string, RepositoryLink>();
    const files = new Set<string>();
    for (const glob of globs) {
      try {
        for (const link of await this.#options.files.links([glob])) {
          links.set(link.path, link);
        }
        for (const path of await this.#options.files.find([glob])) {
          files.add(path);
        }
      } catch (thrown) {
        this.#add({ ...unlistable(thrown), path: glob });
      }
    }
    return {
      links: [...links].sort(([a], [b]) => (a < b ? -1 : 1)),
      files: [...files].sort(),
    };
  }

  #enqueue(file: QueuedFile): void {
    if (!this.#seen.has(file.path)) {
      this.#seen.add(file.path);
      this.#queue.push(file);
    }
  }

  #add(finding: Finding): void {
    this.#findingCount += 1;
    if (this.#findings.length < this.#limits.findings) {
      this.#findings.push(finding);
    }
  }

  async #inspectFile(file: QueuedFile): Promise<void> {
    const content = await this.#read(file.path);
    if (content === undefined) {
      return;
    }
    this.#files.push(file.path);
    const { documents, findings } = readCatalogFile(
      file.path,
      content,
      this.#limits,
    );
    findings.forEach(finding => this.#add(finding));
    for (const document of documents) {
      this.#documentCount += 1;
      if (this.#documentCount > this.#limits.documents) {
        this.#add(
          limitReached(file.path, `${this.#limits.documents} documents`),
        );
        return;
      }
      await this.#inspectDocument(file, document);
    }
  }

  async #read(path: string): Promise<string | undefined> {
    try {
      return await this.#options.files.read(path);
    } catch (error) {
      this.#files.push(path);
      this.#add({
        rule: 'file-unreadable',
        severity: 'error',
        path,
        message: `The file can't be read: ${toError(error).message}`,
        remedy: 'Make it a UTF-8 text file of moderate size.',
      });
      return undefined;
    }
  }

  async #inspectDocument(
    file: QueuedFile,
    { data, yaml }: RawDocument,
  ): Promise<void> {
    const entityRef = entityRefOf(data);
    const report = (problems: Problem[]) =>
      problems
        .slice(0, PROBLEMS_PER_DOCUMENT)
        .map(problem => toFinding(problem, file.path, yaml, entityRef))
        .sort(byPlace)
        .forEach(finding => this.#add(finding));

    const resolved = await PlaceholderResolver.create({
      files: this.#options.files,
      path: file.path,
      sourceUrl: this.#options.sourceUrl,
      isReadable: this.#options.isReadable,
      limits: this.#limits,
    }).resolve(withoutEmptyAnnotations(data));
    const { entity, references, problems } = await checkResolved(
      resolved,
      this.#kinds,
    );
    if (!entity) {
      report(unlessTelltale(problems, data, yaml));
      return;
    }
    if (!this.#isAllowed(entity, file)) {
      report([...problems, kindNotAllowed(entity)]);
      return;
    }
    const openable = withoutUnopenable(entity);
    const location = await this.#followLocation(openable.entity, file);
    report([...problems, ...openable.problems, ...location.problems]);
    if (!hasError(location.problems)) {
      this.#documents.push({
        path: file.path,
        line: yaml.start.line,
        entityRef: stringifyEntityRef(location.entity),
        entity: location.entity,
        references: references.map(({ field, entityRef: ref, at }) => ({
          field,
          entityRef: ref,
          line: yaml.locate(at).line,
        })),
      });
    }
  }

  #isAllowed(entity: Entity, { path, root }: QueuedFile): boolean {
    const isKindAllowed = this.#options.isKindAllowed ?? (() => true);
    return isKindAllowed(entity, path) || isKindAllowed(entity, root);
  }

  async #followLocation(
    entity: Entity,
    { path, root }: QueuedFile,
  ): Promise<{ entity: Entity; problems: Problem[] }> {
    if (entity.kind !== 'Location') {
      return { entity, problems: [] };
    }
    const { files, sourceUrl, isReadable } = this.#options;
    const targets = await locationTargets(entity, {
      path,
      files,
      sourceUrl,
      isReadable,
      allPaths: () => {
        this.#allPaths ??= files.find(['**']);
        return this.#allPaths;
      },
      takesPattern: () => {
        this.#patternCount += 1;
        return this.#patternCount <= this.#limits.patterns;
      },
    });
    targets.paths.forEach(target => this.#enqueue({ path: target, root }));
    return targets;
  }
}

function entityRefOf(data: JsonObject): string | undefined {
  const { kind, metadata } = data;
  if (typeof kind !== 'string' || !kind || !isObject(metadata)) {
    return undefined;
  }
  const { name, namespace } = metadata;
  return typeof name === 'string' && name
    ? stringifyEntityRef({
        kind,
        name,
        namespace:
          typeof namespace === 'string' && namespace ? namespace : undefined,
      })
    : undefined;
}

/** The catalog puts its own annotations in before it looks at them, so that an empty `annotations:` is as good as none. */
function withoutEmptyAnnotations(data: JsonObject): JsonObject {
  if (!isObject(data.metadata) || data.metadata.annotations !== null) {
    return data;
  }
  const { annotations, ...metadata } = data.metadata;
  return { ...data, metadata };
}

function hasError(problems: Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

function unlessTelltale(
  problems: Problem[],
  data: JsonObject,
  yaml: YamlDocument,
): Problem[] {
  const telltale =
    data.kind === 'Template' ? undefined : findTelltale(yaml.text);
  return telltale
    ? [
        {
          rule: telltale.rule,
          severity: 'error',
          message: telltale.message,
          remedy: telltale.remedy,
          at: [],
          position: yaml.positionInText(telltale.offset),
        },
      ]
    : problems;
}

function kindNotAllowed(entity: Entity): Problem {
  return {
    rule: 'kind-not-allowed',
    severity: 'error',
    message: `This repository may not register a ${excerpt(entity.kind)}`,
    remedy:
      'Remove it, or ask the platform team to allow it in `catalog.rules`.',
    at: ['kind'],
  };
}

function limitReached(path: string, limit: string): Finding {
  return {
    rule: 'limit-reached',
    severity: 'error',
    path,
    message: `The repository holds more than ${limit}; the rest was not read`,
    remedy: 'Split the repository, or name fewer files.',
  };
}

function toFinding(
  problem: Problem,
  path: string,
  yaml: YamlDocument,
  entityRef: string | undefined,
): Finding {
  const { rule, severity, message, remedy, at, atKey, position } = problem;
  return {
    rule,
    severity,
    path,
    ...(position ?? yaml.locate(at, { key: atKey })),
    message,
    remedy,
    ...(entityRef && { entityRef }),
  };
}

function byPlace(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
