import {
  setImmediate as yieldToOthers,
  setTimeout as sleep,
} from 'node:timers/promises';

/** A turn of the event loop that takes longer has done work for somebody. */
const IDLE_TURN_MS = 1;
/** For each millisecond of others' work in a turn, so many are left to them. */
const SHARE = 4;
const LONGEST_PAUSE_MS = 40;

/**
 * Lets others do what they have to do. Where somebody has, a request needs many turns more, so the one who gives way stays away
 * for longer: what runs in the background slows down and no request waits for it. Costs nothing when nobody else is there.
 */
export async function giveWay(): Promise<void> {
  const began = performance.now();
  await yieldToOthers();
  const othersMs = performance.now() - began;
  if (othersMs > IDLE_TURN_MS) {
    await sleep(Math.min(othersMs * SHARE, LONGEST_PAUSE_MS));
  }
}
