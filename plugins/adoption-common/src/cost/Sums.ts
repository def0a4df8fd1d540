import { approximately, formatAmount, type Amount } from './amounts';
import type { Money } from './types';

/**
 * Sums of money, one for each currency.
 *
 * @public
 */
export class Sums {
  readonly #byCurrency = new Map<string, Amount>();

  static of(costs: Iterable<{ currency: string; amount: Amount }>): Sums {
    const sums = new Sums();
    for (const { currency, amount } of costs) {
      sums.add(currency, amount);
    }
    return sums;
  }

  add(currency: string, amount: Amount): void {
    this.#byCurrency.set(
      currency,
      (this.#byCurrency.get(currency) ?? 0n) + amount,
    );
  }

  addAll(other: Sums): void {
    other.#byCurrency.forEach((amount, currency) => this.add(currency, amount));
  }

  get(currency: string): Amount {
    return this.#byCurrency.get(currency) ?? 0n;
  }

  /** By name. */
  currencies(): string[] {
    return [...this.#byCurrency.keys()].sort();
  }

  /** By currency. */
  money(): Money[] {
    return this.currencies().map(currency => ({
      currency,
      amount: formatAmount(this.get(currency)),
    }));
  }

  /** Only to put the large before the small, whatever their currency. */
  size(): number {
    return [...this.#byCurrency.values()].reduce(
      (size, amount) => size + Math.abs(approximately(amount)),
      0,
    );
  }
}
