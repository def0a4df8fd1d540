import { createClient } from '@fintech-fast/http';

/** A payment waits 80 ms for its score and no longer; without one it goes on, marked as unscored. */
export function createScoring(baseUrl) {
  const request = createClient({ baseUrl, timeoutMs: 80, attempts: 1 });
  return async session => {
    try {
      const response = await request('/score', {
        method: 'POST',
        body: { merchantId: session.merchantId, amount: session.amount },
      });
      return response.status === 200 ? await response.json() : { action: 'allow', unscored: true };
    } catch {
      return { action: 'allow', unscored: true };
    }
  };
}
