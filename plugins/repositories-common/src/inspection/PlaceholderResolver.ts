import { toError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { hostNotAllowed, IsReadable, neededFor } from './externalAddress';
import type { InspectionLimits } from './limits';
import { isObject } from './plainData';
import { excerpt, Path, Problem } from './problem';
import { readDataFile } from './readDataFile';
import { pathCandidates, resolveTarget } from './repositoryPath';
import { noFile } from './noFile';
import type { RepositoryFiles } from './types';

const RESOLVERS = ['text', 'json', 'yaml'] as const;
type Resolver = (typeof RESOLVERS)[number];

/** Thrown inside; becomes a {@link Problem}. */
class PlaceholderError extends Error {
  readonly rule: string;
  readonly remedy: string;

  constructor(rule: string, message: string, remedy: string) {
    super(message);
    this.name = 'PlaceholderError';
    this.rule = rule;
    this.remedy = remedy;
  }
}

/** What placeholders are resolved against. */
export interface PlaceholderOptions {
  files: RepositoryFiles;
  /** File that holds the document. */
  path: string;
  sourceUrl?: string;
  isReadable?: IsReadable;
  limits: InspectionLimits;
}

/** A document with the placeholders resolved that could be. */
export interface ResolvedDocument {
  document: JsonObject;
  /** Objects with a `$` key that are the catalog's to read, and therefore still in the document. */
  external: Path[];
  problems: Problem[];
}

/**
 * Replaces `$text`, `$json` and `$yaml` in one document by the files of the repository that they name, where the
 * catalog's own placeholder processor would. What it leaves alone (other keys with `$`, URLs elsewhere) stays.
 */
export class PlaceholderResolver {
  readonly #files: RepositoryFiles;
  readonly #path: string;
  readonly #sourceUrl: string | undefined;
  readonly #isReadable: IsReadable | undefined;
  readonly #limits: InspectionLimits;
  readonly #problems: Problem[] = [];
  readonly #external: Path[] = [];
  #length = 0;

  static create(options: PlaceholderOptions): PlaceholderResolver {
    return new PlaceholderResolver(options);
  }

  private constructor(options: PlaceholderOptions) {
    this.#files = options.files;
    this.#path = options.path;
    this.#sourceUrl = options.sourceUrl;
    this.#isReadable = options.isReadable;
    this.#limits = options.limits;
  }

  async resolve(document: JsonObject): Promise<ResolvedDocument> {
    const resolved = (await this.#visit(document, [])) as JsonObject;
    return {
      document: resolved,
      external: this.#external,
      problems: this.#problems,
    };
  }

  async #visit(value: JsonValue | undefined, at: Path): Promise<JsonValue> {
    if (Array.isArray(value)) {
      const items: JsonValue[] = [];
      for (const [index, item] of value.entries()) {
        items.push(await this.#visit(item, [...at, index]));
      }
      return items;
    }
    if (!isObject(value)) {
      return value ?? null;
    }
    const keys = Object.keys(value);
    if (!keys.some(key => key.startsWith('$'))) {
      const result: JsonObject = {};
      for (const key of keys) {
        result[key] = await this.#visit(value[key], [...at, key]);
      }
      return result;
    }
    const resolver = RESOLVERS.find(name => keys[0] === `$${name}`);
    return keys.length === 1 && resolver
      ? this.#replace(resolver, value, [...at, `$${resolver}`])
      : value;
  }

  async #replace(
    resolver: Resolver,
    placeholder: JsonObject,
    at: Path,
  ): Promise<JsonValue> {
    try {
      return await this.#read(resolver, placeholder, at);
    } catch (error) {
      if (!(error instanceof PlaceholderError)) {
        throw error;
      }
      this.#problems.push({
        rule: error.rule,
        severity: 'error',
        message: error.message,
        remedy: error.remedy,
        at,
      });
      return placeholder;
    }
  }

  async #read(
    resolver: Resolver,
    placeholder: JsonObject,
    at: Path,
  ): Promise<JsonValue> {
    const target = placeholder[`$${resolver}`];
    if (typeof target !== 'string' || target === '') {
      throw new PlaceholderError(
        'placeholder-value',
        `$${resolver} must name a file or a URL`,
        `Write the path of the file, such as \`$${resolver}: ./docs/openapi.yaml\`.`,
      );
    }
    const resolved = resolveTarget(target, this.#path, this.#sourceUrl);
    if (resolved.type === 'outside') {
      throw new PlaceholderError(
        'placeholder-outside',
        `$${resolver} '${excerpt(target)}' leads out of the repository`,
        'Name a file of this repository, or a URL.',
      );
    }
    if (resolved.type === 'url') {
      return this.#leaveToCatalog(resolver, placeholder, resolved.url, at);
    }
    const content = await this.#content(resolver, target, resolved.path);
    return resolver === 'text'
      ? content
      : this.#parse(resolver, content, resolved.path);
  }

  #leaveToCatalog(
    resolver: Resolver,
    placeholder: JsonObject,
    url: URL,
    at: Path,
  ): JsonValue {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw new PlaceholderError(
        'placeholder-value',
        `$${resolver} can't read ${url.protocol} addresses`,
        'Name a file of this repository, or an http(s) URL.',
      );
    }
    if (this.#sourceUrl && isFileOfOtherRepository(url, this.#sourceUrl)) {
      throw new PlaceholderError(
        'placeholder-foreign',
        `$${resolver} names a file of another repository; the catalog reads only files of the entity's own`,
        'Copy the file into this repository, or publish it where it is no file of a repository.',
      );
    }
    if (this.#isReadable && !this.#isReadable(url)) {
      const { rule, message, remedy } = hostNotAllowed(
        `$${resolver} names`,
        url,
        at,
      );
      throw new PlaceholderError(rule, message, remedy);
    }
    this.#external.push(at.slice(0, -1));
    this.#problems.push({
      rule: 'placeholder-external',
      severity: 'warning',
      message: `$${resolver} is read from ${excerpt(
        url.host,
      )} by the catalog, not from this repository: its content was not checked here`,
      remedy: `Keep the file in this repository; otherwise ${
        this.#isReadable ? '' : `${neededFor(url)}, and `
      }the entity fails whenever that address does.`,
      at,
    });
    return placeholder;
  }

  async #content(
    resolver: Resolver,
    target: string,
    path: string,
  ): Promise<string> {
    let content: string | undefined;
    try {
      content = await readFirst(this.#files, pathCandidates(path));
    } catch (error) {
      throw new PlaceholderError(
        'placeholder-unreadable',
        `$${resolver} '${excerpt(target)}' can't be read: ${
          toError(error).message
        }`,
        'Name a text file of moderate size.',
      );
    }
    if (content === undefined) {
      const [link] = await this.#files.links(pathCandidates(path));
      if (link !== undefined) {
        const { rule, message, remedy } = noFile(link);
        throw new PlaceholderError(rule, message, remedy);
      }
      throw new PlaceholderError(
        'placeholder-missing',
        `$${resolver} names ${excerpt(path) || '/'}, which is not there`,
        'Commit the file, or correct the path: it is relative to this file.',
      );
    }
    if (content.includes('\0')) {
      throw new PlaceholderError(
        'placeholder-unreadable',
        `$${resolver} '${excerpt(target)}' is not a text file`,
        'Name a UTF-8 text file.',
      );
    }
    this.#length += content.length;
    if (this.#length > this.#limits.placeholderLength) {
      throw new PlaceholderError(
        'placeholder-too-large',
        `$${resolver} '${excerpt(target)}' brings the document over ${
          this.#limits.placeholderLength
        } characters`,
        'Split the file, or describe less in it.',
      );
    }
    return content;
  }

  #parse(resolver: 'json' | 'yaml', content: string, path: string): JsonValue {
    try {
      return readDataFile(resolver, content, this.#limits);
    } catch (error) {
      throw new PlaceholderError(
        'placeholder-syntax',
        `${excerpt(path)} is not valid ${resolver.toUpperCase()}: ${
          toError(error).message
        }`,
        `Correct ${excerpt(path)}.`,
      );
    }
  }
}

/** The catalog refuses these (`assertSameRepository`), telling them by the usual shape of such URLs. */
function isFileOfOtherRepository(url: URL, sourceUrl: string): boolean {
  const repositoryUrl = sourceUrl.replace(
    /\/(?:-\/)?(?:src|blob|tree|raw)\/.*$/,
    '',
  );
  return (
    /^\/[^/]+\/.+?\/(?:-\/)?(?:raw|src|blob|tree|edit)\/[^/]+\/./.test(
      url.pathname,
    ) && !url.href.startsWith(`${repositoryUrl}/`)
  );
}

async function readFirst(
  files: RepositoryFiles,
  paths: string[],
): Promise<string | undefined> {
  for (const path of paths) {
    const content = await files.read(path);
    if (content !== undefined) {
      return content;
    }
  }
  return undefined;
}
