/** Level and score of the checks that count. */
export class Tally {
  /** Position of the highest level reached; -1 below the first. */
  level: number;
  #passed = 0;
  #total = 0;

  constructor(levels: number) {
    this.level = levels - 1;
  }

  add(letter: string, level: number, weight: number): void {
    this.#total += weight;
    if (letter === 'P') {
      this.#passed += weight;
    } else {
      this.level = Math.min(this.level, level - 1);
    }
  }

  get score(): number | undefined {
    return this.#total ? this.#passed / this.#total : undefined;
  }
}
