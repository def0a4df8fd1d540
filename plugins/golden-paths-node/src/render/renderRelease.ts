import type { JsonObject, JsonValue } from '@backstage/types';
import {
  formatLock,
  LOCK_FILE,
  parameterProblems,
  withDefaults,
  type Lock,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import { formatPath } from '@paved/plugin-repositories-common';
import type { PreparedTemplateContext } from 'nunjitsu';
import { posix } from 'node:path';
import type { PathProblem } from '../snapshot/types';
import { contentIds } from './contentIds';
import type { GuardedTemplate } from './guardTemplate';
import { leadsOut } from './leadsOut';
import {
  GOLDEN_PATH_FILE,
  prepareRelease,
  type PreparedFile,
  type PreparedRelease,
} from './prepareRelease';
import { RenderCache } from './RenderCache';
import { RenderError } from './RenderError';
import { RenderTime } from './RenderTime';
import {
  TEMPLATE_ENGINE,
  TemplateError,
  TemplateRenderer,
} from './templateRenderer';
import type { RenderedFile, RenderedRelease, RenderRequest } from './types';

// What the same template renders from the same values is the same for ever, whoever asks.
const cache = new RenderCache(64 * 1024 * 1024);
const renderer = new TemplateRenderer();

/** What was not given is `null`, so that templates may ask for it. */
function valuesOf(
  { parameters }: PreparedRelease,
  given: JsonObject,
): JsonObject {
  return Object.fromEntries(
    Object.keys(parameters.properties).map(name => [name, given[name] ?? null]),
  );
}

class ReleaseRendering {
  readonly #release: PreparedRelease;
  readonly #values: JsonObject;
  readonly #context: PreparedTemplateContext;
  readonly #problems: PathProblem[] = [];
  readonly #time = new RenderTime();

  constructor(release: PreparedRelease, values: JsonObject) {
    this.#release = release;
    this.#values = values;
    this.#context = renderer.prepare(values);
  }

  render(): RenderedFile[] {
    const files = new Map<string, RenderedFile>();
    for (const { layer, when, files: sources } of this.#release.layers) {
      if (when && !this.#test(layer.folder, when)) {
        continue;
      }
      const inLayer = new Map<string, string>();
      for (const source of sources) {
        const file = this.#file(source);
        if (!file) {
          continue;
        }
        const twin = inLayer.get(file.path);
        if (twin !== undefined) {
          this.#problem(
            source.source.path,
            `becomes '${file.path}', as ${twin} does; keep one of them`,
          );
        }
        inLayer.set(file.path, source.source.path);
        files.set(file.path, file);
      }
    }
    const sorted = [...files.values()].sort((a, b) =>
      a.path < b.path ? -1 : 1,
    );
    this.#checkFolders(sorted);
    if (this.#problems.length) {
      throw new RenderError(this.#problems);
    }
    return sorted;
  }

  #test(folder: string, when: GuardedTemplate): boolean {
    try {
      return renderer.test(when, this.#context);
    } catch (error) {
      this.#note(error, GOLDEN_PATH_FILE, `'when' of layer '${folder}': `);
      return false;
    }
  }

  #file(prepared: PreparedFile): RenderedFile | undefined {
    const { source } = prepared;
    if (this.#time.isOver) {
      this.#problem(source.path, RenderTime.message);
      throw new RenderError(this.#problems);
    }
    const path = this.#path(prepared);
    if (path === undefined) {
      return undefined;
    }
    const about = this.#release.about(path);
    if (about.problem) {
      this.#problem(source.path, `becomes '${path}', which ${about.problem}`);
      return undefined;
    }
    if (source.mode === '120000' && leadsOut(path, source.content)) {
      this.#problem(
        source.path,
        'is a symbolic link that leads out of the repository; remove it',
      );
      return undefined;
    }
    const content = this.#content(prepared);
    return (
      content && {
        path,
        mode: source.mode,
        content,
        class: about.class,
      }
    );
  }

  /** `undefined` when the file is left out. */
  #path({ source, path, pathTemplate }: PreparedFile): string | undefined {
    if (!pathTemplate) {
      return path;
    }
    try {
      const rendered = renderer.render(pathTemplate, this.#context);
      return rendered.split('/').includes('') ? undefined : rendered;
    } catch (error) {
      this.#note(error, source.path, 'Its name: ');
      return undefined;
    }
  }

  #content({
    source,
    template,
    templateHash,
  }: PreparedFile): Uint8Array | undefined {
    if (!template) {
      return source.content;
    }
    const key = `${templateHash} ${JSON.stringify(
      template.reads.map(path => lookUp(this.#values, path) ?? null),
    )}`;
    const cached = cache.get(key);
    if (cached) {
      return cached;
    }
    try {
      const content = Buffer.from(renderer.render(template, this.#context));
      cache.set(key, content);
      return content;
    } catch (error) {
      this.#note(error, source.path);
      return undefined;
    }
  }

  /** A file and a folder can't have the same name. */
  #checkFolders(files: RenderedFile[]): void {
    const paths = new Set(files.map(({ path }) => path));
    for (const { path } of files) {
      for (
        let folder = posix.dirname(path);
        folder !== '.';
        folder = posix.dirname(folder)
      ) {
        if (paths.has(folder)) {
          this.#problem(
            path,
            `lies in '${folder}', which is a file; rename one of them`,
          );
        }
      }
    }
  }

  #note(error: unknown, file: string, prefix = ''): void {
    if (!(error instanceof TemplateError)) {
      throw error;
    }
    this.#problems.push({
      file,
      line: prefix ? undefined : error.line,
      message: `${prefix}${error.message}`,
      severity: 'error',
    });
  }

  #problem(file: string, message: string): void {
    this.#problems.push({ file, message, severity: 'error' });
  }
}

function lookUp(values: JsonObject, path: string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as JsonObject)[name]
        : undefined,
    values,
  );
}

/**
 * Renders a release: what a repository that is made from it holds. The same release, parameters and repository always give
 * the same bytes.
 *
 * @throws RenderError naming file and line of everything that is wrong
 * @public
 */
export function renderRelease(
  snapshot: ReleaseSnapshot,
  request: RenderRequest,
): RenderedRelease {
  const release = prepareRelease(snapshot);
  if (release.problems.length) {
    throw new RenderError(release.problems);
  }
  const wrong = parameterProblems(release.parameters, request.parameters);
  if (wrong.length) {
    throw new RenderError(
      wrong.map(({ path, message, remedy }) => ({
        file: `parameter ${formatPath(path)}`,
        message: remedy ? `${message}. ${remedy}` : message,
        severity: 'error',
      })),
      'parameters',
    );
  }
  const parameters = withDefaults(release.parameters, request.parameters);
  const files = new ReleaseRendering(release, {
    ...valuesOf(release, parameters),
    repository: { ...request.repository },
    goldenPath: { ...release.goldenPath },
    defaults: snapshot.defaults,
  }).render();

  const lock: Lock = {
    path: snapshot.path,
    release: snapshot.manifest.version,
    digest: release.digest,
    engine: TEMPLATE_ENGINE,
    repository: { ...request.repository },
    parameters,
    files: files.map(file => ({
      path: file.path,
      class: file.class,
      mode: file.mode,
      sha256: contentIds(file.content).sha256,
    })),
  };
  return {
    files,
    lock,
    lockFile: {
      path: LOCK_FILE,
      mode: '100644',
      content: Buffer.from(formatLock(lock)),
    },
  };
}
