/**
 * Rendered texts by what they were rendered from. Services differ in few values, so that most files of a fleet are the same; a
 * forecast renders each of them once.
 */
export class RenderCache {
  readonly #entries = new Map<string, Uint8Array>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): Uint8Array | undefined {
    const content = this.#entries.get(key);
    if (content) {
      // Last in the map is the one used last
      this.#entries.delete(key);
      this.#entries.set(key, content);
    }
    return content;
  }

  set(key: string, content: Uint8Array): void {
    this.#entries.set(key, content);
    this.#bytes += sizeOf(key, content);
    for (const [oldest, old] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) {
        break;
      }
      this.#entries.delete(oldest);
      this.#bytes -= sizeOf(oldest, old);
    }
  }
}

function sizeOf(key: string, content: Uint8Array): number {
  return key.length * 2 + content.byteLength + 200;
}
