import type { JsonObject, JsonValue } from '@backstage/types';
import {
  compareVersions,
  newParameters,
  withDefaults,
  type AdoptionMatch,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import { blobId, contentIds } from '../render/contentIds';
import { prepareRelease, type PreparedRelease } from '../render/prepareRelease';
import { RenderError } from '../render/RenderError';
import { renderRelease } from '../render/renderRelease';
import type { RenderedFile } from '../render/types';
import type { SourceTreeEntry } from '../upgrade/types';
import { inferParameters, withoutWrong } from './inferParameters';
import type { MatchRequest } from './types';

const LARGEST_FILE = 256 * 1024;
const MOST_BYTES = 32 * 1024 * 1024;
/** Releases of which the choices are tried out; the others are too far away to matter. */
const MOST_REFINED = 5;
const MOST_CHOICES = 8;

interface ReadRepository {
  entries: Map<string, SourceTreeEntry>;
  texts: Map<string, string>;
}

/** Texts of files that a release could have rendered. */
async function readRepository(
  { current }: MatchRequest,
  releases: readonly ReleaseSnapshot[],
): Promise<ReadRepository> {
  const entries = new Map(current.entries.map(entry => [entry.path, entry]));
  const paths = new Set(
    releases.flatMap(snapshot =>
      prepareRelease(snapshot).layers.flatMap(({ files }) =>
        files.map(({ path }) => path),
      ),
    ),
  );
  let bytes = 0;
  const wanted = [...paths].filter(path => {
    const { size = LARGEST_FILE, mode } = entries.get(path) ?? { size: 0 };
    const isText = size > 0 && size <= LARGEST_FILE && mode !== '160000';
    bytes += isText ? size : 0;
    return isText && bytes <= MOST_BYTES;
  });
  const contents = wanted.length ? await current.read(wanted) : new Map();
  return {
    entries,
    texts: new Map(
      [...contents].map(([path, content]) => [
        path,
        Buffer.from(content).toString('utf8'),
      ]),
    ),
  };
}

class ReleaseMatch {
  readonly snapshot: ReleaseSnapshot;
  likeness = 0;
  readonly #release: PreparedRelease;
  readonly #repository: ReadRepository;
  readonly #request: MatchRequest;
  #parameters: JsonObject;
  #isTried = false;
  #comparison: Pick<AdoptionMatch, 'same' | 'different' | 'missing'> = {
    same: [],
    different: [],
    missing: [],
  };

  constructor(
    snapshot: ReleaseSnapshot,
    repository: ReadRepository,
    request: MatchRequest,
  ) {
    this.snapshot = snapshot;
    this.#release = prepareRelease(snapshot);
    this.#repository = repository;
    this.#request = request;
    const { parameters } = this.#release;
    this.#parameters = {
      ...withoutWrong(parameters, {
        ...('name' in parameters.properties && {
          name: request.repository.name,
        }),
      }),
      ...inferParameters(this.#release, repository.texts),
      ...withoutWrong(
        parameters,
        withKnownNames(parameters.properties, request.parameters ?? {}),
      ),
    };
    this.#try(this.#parameters);
  }

  /** Tries out what could not be read: of the few values that a parameter may have, the one that comes nearest. */
  refine(): void {
    const given = Object.keys(this.#parameters);
    for (const [name, schema] of Object.entries(
      this.#release.parameters.properties,
    )) {
      if (!given.includes(name)) {
        for (const value of choicesOf(schema)) {
          this.#try({ ...this.#parameters, [name]: value });
        }
      }
    }
  }

  result(): AdoptionMatch {
    return {
      path: this.snapshot.path,
      release: this.snapshot.manifest.version,
      likeness: this.likeness,
      ...this.#comparison,
      parameters: withDefaults(this.#release.parameters, this.#parameters),
      fields: newParameters({ parameters: {} }, this.#release.parameters),
    };
  }

  #try(parameters: JsonObject): void {
    const files = this.#render(parameters);
    const comparison = {
      same: [] as string[],
      different: [] as string[],
      missing: [] as string[],
    };
    let sum = 0;
    for (const file of files) {
      const likeness = this.#likenessOf(file);
      sum += likeness;
      if (likeness === 1) {
        comparison.same.push(file.path);
      } else if (this.#repository.entries.has(file.path)) {
        comparison.different.push(file.path);
      } else {
        comparison.missing.push(file.path);
      }
    }
    const likeness = files.length ? sum / files.length : 0;
    if (!this.#isTried || likeness > this.likeness) {
      this.#isTried = true;
      this.likeness = likeness;
      this.#comparison = comparison;
      this.#parameters = parameters;
    }
  }

  #render(parameters: JsonObject): RenderedFile[] {
    try {
      return renderRelease(this.snapshot, {
        parameters: { ...this.#placeholders(parameters), ...parameters },
        repository: this.#request.repository,
      }).files;
    } catch (error) {
      if (error instanceof RenderError) {
        return [];
      }
      throw error;
    }
  }

  /** For what has to be given and is not known: it is asked later, and rarely decides. */
  #placeholders(known: JsonObject): JsonObject {
    const { required, properties } = this.#release.parameters;
    const values = withDefaults(this.#release.parameters, known);
    return Object.fromEntries(
      required
        .filter(name => !Object.hasOwn(values, name))
        .map(name => [name, placeholderFor(properties[name] ?? {})]),
    );
  }

  #likenessOf({ path, content, mode }: RenderedFile): number {
    const entry = this.#repository.entries.get(path);
    if (!entry) {
      return 0;
    }
    const id =
      entry.id.length === 64
        ? blobId(content, 'sha256')
        : contentIds(content).sha1Blob;
    if (entry.id === id) {
      return entry.mode === mode ? 1 : 0.99;
    }
    const text = this.#repository.texts.get(path);
    return text === undefined
      ? 0
      : // What is not the same is never taken for it
        Math.min(0.99, likenessOfLines(text, Buffer.from(content).toString()));
  }
}

function withKnownNames(
  properties: Record<string, JsonObject>,
  given: Record<string, unknown>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => Object.hasOwn(properties, name)),
  ) as JsonObject;
}

function choicesOf(schema: JsonObject): JsonValue[] {
  if (schema.type === 'boolean') {
    return [true, false];
  }
  return Array.isArray(schema.enum) ? schema.enum.slice(0, MOST_CHOICES) : [];
}

function placeholderFor(schema: JsonObject): JsonValue {
  switch (schema.type) {
    case 'number':
    case 'integer':
      return Number(schema.minimum ?? 1);
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return choicesOf(schema)[0] ?? 'example';
  }
}

/** Sørensen–Dice coefficient of the lines, each as often as it is there: twice the common ones over all. */
function likenessOfLines(a: string, b: string): number {
  const counts = new Map<string, number>();
  const linesOfA = a.split('\n');
  const linesOfB = b.split('\n');
  for (const line of linesOfA) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  let common = 0;
  for (const line of linesOfB) {
    const left = counts.get(line) ?? 0;
    if (left > 0) {
      counts.set(line, left - 1);
      common += 1;
    }
  }
  return (2 * common) / (linesOfA.length + linesOfB.length);
}

function byLikeness(a: ReleaseMatch, b: ReleaseMatch): number {
  return (
    b.likeness - a.likeness ||
    compareVersions(b.snapshot.manifest.version, a.snapshot.manifest.version)
  );
}

/**
 * Finds the releases that a repository resembles, the nearest first: as if it had been created from one and been worked on since.
 * Parameters are read from its files where they can be.
 *
 * @public
 */
export async function matchReleases(
  request: MatchRequest,
): Promise<AdoptionMatch[]> {
  const releases = request.snapshots.filter(
    snapshot => !prepareRelease(snapshot).problems.length,
  );
  const repository = await readRepository(request, releases);
  const matches = releases
    .map(snapshot => new ReleaseMatch(snapshot, repository, request))
    .sort(byLikeness);
  for (const match of matches.slice(0, MOST_REFINED)) {
    match.refine();
  }
  return matches.sort(byLikeness).map(match => match.result());
}
