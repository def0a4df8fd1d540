import type { Waiver } from '@paved/plugin-scorecards-common';
import type { StoredWaiver } from '../database/DatabaseWaiverStore';

/** Who does what happens by itself. */
export const PORTAL = 'portal';

/**
 * A waiver as it is at an instant, without what only the database needs. Its end does not wait for the task that writes it
 * down.
 */
export function waiverAt(
  { subjectId, scorecardId, entityOwner, ...waiver }: StoredWaiver,
  now: Date,
): Waiver {
  return isOver(waiver, now)
    ? {
        ...waiver,
        state: 'expired',
        events: [
          ...waiver.events,
          { at: waiver.until, by: PORTAL, state: 'expired' },
        ],
      }
    : waiver;
}

/** Whether its end has come with nobody having written it down yet. */
export function isOver(
  { state, until }: Pick<Waiver, 'state' | 'until'>,
  now: Date,
): boolean {
  return (
    ['requested', 'approved'].includes(state) &&
    Date.parse(until) <= now.getTime()
  );
}
