import type { NameChanges } from '../database/claimNames';

/** What a run has done so far. */
export class RunCounts {
  seen = 0;
  changed = 0;
  unreachable = 0;
  added = 0;
  updated = 0;
  removed = 0;

  add(changes: NameChanges): void {
    this.added += changes.added;
    this.updated += changes.updated;
    this.removed += changes.removed;
  }
}
