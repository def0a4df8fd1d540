import {
  entityKinds,
  type EntityKind,
} from '@paved/plugin-repositories-common';
import type { RepositoriesKindsExtensionPoint } from '@paved/plugin-repositories-node';

/** The kinds that discovery knows: the catalog's own, and those that modules have added. */
export class KindRegistry implements RepositoriesKindsExtensionPoint {
  readonly #kinds: EntityKind[] = [...entityKinds];

  addKind(added: EntityKind): void {
    const taken = this.#kinds.find(
      ({ kind, apiVersions }) =>
        kind === added.kind &&
        apiVersions.some(version => added.apiVersions.includes(version)),
    );
    if (taken) {
      throw new Error(
        `Discovery knows the kind ${added.kind} (${taken.apiVersions.join(
          ', ',
        )}) already; add it once`,
      );
    }
    this.#kinds.push(added);
  }

  all(): readonly EntityKind[] {
    return this.#kinds;
  }
}
