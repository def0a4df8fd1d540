import type {
  FactCollector,
  ScorecardsCollectorsExtensionPoint,
} from '@paved/plugin-scorecards-node';

/** Collectors that modules brought. */
export class CollectorRegistry implements ScorecardsCollectorsExtensionPoint {
  readonly #collectors = new Map<string, FactCollector>();

  addCollector(collector: FactCollector): void {
    if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(collector.id)) {
      throw new Error(
        `A collector's id is a letter, then letters and digits; '${collector.id}' is not`,
      );
    }
    if (this.#collectors.has(collector.id)) {
      throw new Error(`There are two collectors with the id '${collector.id}'`);
    }
    this.#collectors.set(collector.id, collector);
  }

  all(): FactCollector[] {
    return [...this.#collectors.values()];
  }

  has(id: string): boolean {
    return this.#collectors.has(id);
  }
}
