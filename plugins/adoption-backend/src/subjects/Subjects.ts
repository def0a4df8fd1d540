import type { Subject } from '@paved/plugin-adoption-common';

/** Entities as adoption remembers them. Refs are in lower case. */
export interface Subjects {
  /** Also those that are gone. */
  all(): Promise<readonly Subject[]>;
  /** By its current ref or one it had; the current one wins. */
  find(entityRef: string): Promise<Subject | undefined>;
  byId(id: string): Promise<Subject | undefined>;
  /** Owned by a group or a group below it. */
  ownedWithin(team: string): Promise<Subject[]>;
  /** Changes with every change of them: what was computed of older ones is computed again. */
  version(): Promise<string>;
  /** When the catalog was read for the first time, ISO 8601. */
  firstSyncAt(): Promise<string | undefined>;
}
