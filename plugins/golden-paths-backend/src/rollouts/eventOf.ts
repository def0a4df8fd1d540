import type { GoldenPathEvent } from '@paved/plugin-golden-paths-common';
import type { StoredRollout } from '../database/DatabaseRolloutStore';

/** What is told of a roll-out; the same happening always has the same id. */
export function eventOf(
  { id, path, version, stops }: StoredRollout,
  what: {
    type:
      | 'golden-path.rollout-started'
      | 'golden-path.rollout-stopped'
      | 'golden-path.rollout-done';
    by?: string;
    now: Date;
  },
): GoldenPathEvent {
  const { type, by, now } = what;
  // It may stop more than once
  const happening =
    type === 'golden-path.rollout-stopped' ? `${type}/${stops}` : type;
  return {
    id: `rollouts/${id}/${happening}`,
    type,
    at: now.toISOString(),
    path,
    release: version,
    by,
  };
}
