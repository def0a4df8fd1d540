import type { UpgradeState } from '@paved/plugin-golden-paths-common';
import type { RolloutService } from '../database/DatabaseRolloutStore';

/** What became of a service whose change request was opened. */
export function outcomeOf(
  state: UpgradeState | undefined,
): RolloutService['state'] {
  // What a newer release took the place of will not be merged any more
  return state === 'superseded' || state === undefined ? 'closed' : state;
}
