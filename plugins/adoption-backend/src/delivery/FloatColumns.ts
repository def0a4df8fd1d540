const FIRST_SIZE = 256;

/** Numbers by name and place, as an array for each name: an object for each place would take ten times the memory. */
export class FloatColumns<TName extends string> {
  readonly #columns: Record<TName, Float64Array>;
  readonly #names: readonly TName[];
  #size = FIRST_SIZE;

  static create<T extends string>(names: readonly T[]): FloatColumns<T> {
    return new FloatColumns(names);
  }

  private constructor(names: readonly TName[]) {
    this.#names = names;
    this.#columns = Object.fromEntries(
      names.map(name => [name, new Float64Array(FIRST_SIZE)]),
    ) as Record<TName, Float64Array>;
  }

  set(place: number, values: { [name in TName]?: number }): void {
    if (place >= this.#size) {
      this.#grow(place);
    }
    for (const name of this.#names) {
      this.#columns[name][place] = values[name] ?? NaN;
    }
  }

  get(name: TName, place: number): number | undefined {
    const value = this.#columns[name][place];
    return Number.isNaN(value) ? undefined : value;
  }

  #grow(place: number): void {
    this.#size = Math.max(place + 1, Math.ceil(this.#size * 1.5));
    for (const name of this.#names) {
      const larger = new Float64Array(this.#size);
      larger.set(this.#columns[name]);
      this.#columns[name] = larger;
    }
  }
}
