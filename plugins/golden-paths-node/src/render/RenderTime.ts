/** Rendering a release takes some hundredths of a second; nobody else is served meanwhile. */
const MOST_MS = 5_000;

/** How long all files of a release may take together; the engine itself limits each of them. */
export class RenderTime {
  readonly #end = performance.now() + MOST_MS;

  get isOver(): boolean {
    return performance.now() > this.#end;
  }

  static readonly message = `is reached only after ${
    MOST_MS / 1_000
  } s, which is too long for a whole release; look for loops in loops in its templates`;
}
