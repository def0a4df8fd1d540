import { Keys } from '../Keys.mjs';
import { sleep, since } from '../../shared/time.mjs';

/** Seconds that the first token is good for, and after which the next is given out: a laptop that slept, a portal that was away. */
const TOKEN_SECONDS = 15;
const RENEWED_SECONDS = 35;
const SECONDS = 65;
/** When how many events are captured: while the token is good, when it has ended, and when there is a new one. */
const CAPTURES = [
  { after: 1, count: 20 },
  { after: 20, count: 20 },
  { after: 45, count: 10 },
];

/** Somebody whose token ends. */
export function identityOf(userRef, folder) {
  const start = performance.now();
  const keys = Keys.open(folder);
  const tokens = [keys.token(userRef, TOKEN_SECONDS), keys.token(userRef)];
  return {
    getBackstageIdentity: async () => ({
      type: 'user',
      userEntityRef: userRef,
      ownershipEntityRefs: [userRef],
    }),
    getCredentials: async () => ({
      token: tokens[since(start) < RENEWED_SECONDS ? 0 : 1],
    }),
    getProfileInfo: async () => ({}),
    signOut: async () => undefined,
  };
}

/** Looks at pages for a minute. */
export async function capture(analytics) {
  const start = performance.now();
  let captured = 0;
  for (const { after, count } of CAPTURES) {
    await sleep(Math.max(0, after - since(start)) * 1000);
    for (let index = 0; index < count; index++) {
      captured += 1;
      await analytics.captureEvent({
        action: 'navigate',
        subject: `/catalog/default/component/service-${captured}`,
        attributes: {},
        context: { pluginId: 'catalog', extension: 'App', routeRef: 'unknown' },
      });
    }
  }
  await sleep((SECONDS - since(start)) * 1000);
  return { captured };
}
