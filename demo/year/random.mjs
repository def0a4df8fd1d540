import { createHash } from 'node:crypto';

/** Numbers that look like chance, and are the same for the same words. */
export class Random {
  #state;

  /** @param {string} words */
  constructor(words) {
    this.#state = createHash('sha256').update(words).digest().readUInt32LE();
  }

  /** From 0 up to, but not including, 1: mulberry32, which is in the public domain. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least, most) {
    return least + this.next() * (most - least);
  }

  pick(items) {
    return items[Math.floor(this.next() * items.length)];
  }

  isLucky(share) {
    return this.next() < share;
  }

  /** How often something happens that happens so often on average. */
  count(average) {
    const limit = Math.exp(-average);
    let product = this.next();
    let count = 0;
    while (product > limit) {
      product *= this.next();
      count += 1;
    }
    return count;
  }

  /** Around a median, at times much longer. */
  around(median, spread = 0.6) {
    const angle = 2 * Math.PI * this.next();
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return median * Math.exp(spread * radius * Math.cos(angle));
  }
}
