import { parseEntityRef } from '@backstage/catalog-model';
import { closest } from './names';

/** Finds what a reference that leads nowhere may have meant. */
export class Suggestions {
  readonly #byName = new Map<string, string[]>();
  readonly #byKind = new Map<string, string[]>();
  /** Comparisons left: a set full of bad references must not take minutes. */
  #budget = 300_000;

  /** @param entityRefs - what there is to mean */
  static create(entityRefs: Iterable<string>): Suggestions {
    return new Suggestions(entityRefs);
  }

  private constructor(entityRefs: Iterable<string>) {
    for (const entityRef of entityRefs) {
      const { kind, name } = parseEntityRef(entityRef);
      append(this.#byName, name, entityRef);
      append(this.#byKind, kind, entityRef);
    }
  }

  /** The same name elsewhere, or one of the same kind that is a slip of the pen away. */
  for(entityRef: string): string | undefined {
    const { kind, name } = parseEntityRef(entityRef);
    const [sameName] = this.#byName.get(name) ?? [];
    if (sameName) {
      return sameName;
    }
    const sameKind = this.#byKind.get(kind) ?? [];
    this.#budget -= sameKind.length;
    return this.#budget > 0 ? closest(entityRef, sameKind) : undefined;
  }
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values) {
    values.push(value);
  } else {
    map.set(key, [value]);
  }
}
