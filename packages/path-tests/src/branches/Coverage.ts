import type { JsonObject } from '@backstage/types';
import type {
  ReleaseSnapshot,
  SourceFile,
} from '@paved/plugin-golden-paths-common';
import { renderRelease } from '@paved/plugin-golden-paths-node';
import type { Problem } from '../Problem';
import { markBranches } from './markBranches';

/** A layer's own file in the marked release, below a folder that no path has. */
const LAYER_FILE = '.paved-coverage';

// No file is likely to hold this by itself
const MARKS = /⟦paved:(\d+)⟧/g;

interface Place {
  file: string;
  line?: number;
  message: string;
}

/**
 * Which parts of a path a set of combinations reaches: every branch of its templates, every file, every layer, with and without.
 *
 * The release is rendered once more, with a mark in each part; what never shows its mark was never reached.
 */
export class Coverage {
  readonly #marked: ReleaseSnapshot;
  readonly #places: Place[];
  readonly #seen = new Set<number>();
  /** Layers with a condition, by the mark in them. */
  readonly #optional = new Map<number, string>();
  readonly #leftOut = new Set<number>();

  static create(snapshot: ReleaseSnapshot): Coverage {
    const places: Place[] = [];
    const mark = (place: Place) => {
      places.push(place);
      return markOf(places.length - 1);
    };
    const files = snapshot.files.map((file): SourceFile => {
      if (file.path === 'template.yaml' || file.mode === '120000') {
        return file;
      }
      const used = mark({
        file: file.path,
        message:
          'is in no result: nothing chooses it, or a later layer always replaces it',
      });
      const text = file.path.endsWith('.njk')
        ? markBranches(Buffer.from(file.content).toString('utf8'), branch =>
            mark({ file: file.path, ...branch }),
          )
        : '';
      return { ...file, content: Buffer.from(used + text) };
    });
    const optional = new Map<number, string>();
    const folders = new Set<string>();
    for (const [
      index,
      { folder, when },
    ] of snapshot.manifest.layers.entries()) {
      if (when === undefined || folders.has(folder)) {
        continue;
      }
      folders.add(folder);
      files.push({
        path: `${folder}/${LAYER_FILE}-${index}`,
        mode: '100644',
        content: Buffer.from(
          mark({
            file: 'golden-path.yaml',
            message: `the layer ${folder} is in no result: \`${when}\` is never true`,
          }),
        ),
      });
      optional.set(
        places.length - 1,
        `the layer ${folder} is in every result: \`${when}\` is always true`,
      );
    }
    return new Coverage(
      {
        ...snapshot,
        files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
      },
      places,
      optional,
    );
  }

  private constructor(
    marked: ReleaseSnapshot,
    places: Place[],
    optional: Map<number, string>,
  ) {
    this.#marked = marked;
    this.#places = places;
    this.#optional = optional;
  }

  /** Takes a combination of parameters into account that can be rendered. */
  add(request: {
    parameters: JsonObject;
    repository: { owner: string; name: string };
  }): void {
    const seen = new Set<number>();
    for (const { content } of renderRelease(this.#marked, request).files) {
      for (const [, number] of Buffer.from(content)
        .toString('utf8')
        .matchAll(MARKS)) {
        seen.add(Number(number));
      }
    }
    for (const mark of this.#optional.keys()) {
      if (!seen.has(mark)) {
        this.#leftOut.add(mark);
      }
    }
    seen.forEach(mark => this.#seen.add(mark));
  }

  get total(): number {
    return this.#places.length + this.#optional.size;
  }

  /** Parts that no combination has reached. */
  problems(): Problem[] {
    return [
      ...this.#places.filter((_, mark) => !this.#seen.has(mark)),
      ...[...this.#optional]
        .filter(([mark]) => this.#seen.has(mark) && !this.#leftOut.has(mark))
        .map(([, message]): Place => ({ file: 'golden-path.yaml', message })),
    ].map(({ file, line, message }) => ({
      rule: 'coverage',
      file,
      line,
      message,
    }));
  }
}

function markOf(index: number): string {
  return `⟦paved:${index}⟧`;
}
