const TRIES = 8;
const WINDOW_SECONDS = 15 * 60;

/** Counts tries for an account, whoever makes them: guessing from many addresses doesn't help. */
export async function allowTry(redis, account) {
  const key = `tries:${account}`;
  const tries = await redis.incr(key);
  if (tries === 1) {
    await redis.expire(key, WINDOW_SECONDS);
  }
  if (tries <= TRIES) {
    return { allowed: true };
  }
  return { allowed: false, retryAfter: await redis.ttl(key) };
}
