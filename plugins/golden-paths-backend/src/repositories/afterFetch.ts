import { setTimeout as sleep } from 'node:timers/promises';
import { isError } from '@backstage/errors';

const FETCHED_AFTER_MS = 2_500;

/** What was pushed a moment ago may not be there yet: what the portal reads from is fetched every other second at most. */
export async function afterFetch<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isError(error) || error.name !== 'NotFoundError') {
      throw error;
    }
    await sleep(FETCHED_AFTER_MS);
    return read();
  }
}
