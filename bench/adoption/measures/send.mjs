import { sleep } from '../../shared/time.mjs';

const AT_ONCE = 8;
const PAUSE_MS = 200;
const PATIENCE_MS = 20_000;

/**
 * Sends batches, some at a time and each until it is acknowledged, as a client does that must not lose any.
 *
 * @param {(batch: T) => Promise<void>} send throws when it was not acknowledged
 * @param {(done: number) => void} [onAcknowledged]
 * @returns how often it had to be sent again
 * @template T
 */
export async function sendAll(batches, send, onAcknowledged = () => {}) {
  let next = 0;
  let done = 0;
  let again = 0;
  const work = async () => {
    while (next < batches.length) {
      const batch = batches[next++];
      for (;;) {
        try {
          await send(batch);
          break;
        } catch (error) {
          if (error.isFinal) {
            throw error;
          }
          again += 1;
          await sleep(PAUSE_MS);
        }
      }
      done += 1;
      onAcknowledged(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return again;
}

/** The answer of a POST; it throws unless it is 200 or 207. */
export async function post(url, token, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.status !== 200 && response.status !== 207) {
    throw new Error(`${url} answered ${response.status}`);
  }
  return response.json();
}

/** Something that sending again does not mend. */
export const final = message =>
  Object.assign(new Error(message), { isFinal: true });

/** Tokens of people, made once. */
export function tokensOf(keys) {
  const tokens = new Map();
  return ref => {
    if (!tokens.has(ref)) {
      tokens.set(ref, keys.token(ref));
    }
    return tokens.get(ref);
  };
}
