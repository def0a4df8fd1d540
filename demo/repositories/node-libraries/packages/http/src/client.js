const RETRIED = new Set([502, 503, 504]);

/**
 * A client for one service. Retries what can be retried without harm: GET, and whatever carries an idempotency key.
 */
export function createClient({ baseUrl, timeoutMs = 2000, attempts = 3, fetch = globalThis.fetch }) {
  return async function request(path, { method = 'GET', headers = {}, body } = {}) {
    const safe = method === 'GET' || 'Idempotency-Key' in headers;
    for (let attempt = 1; ; attempt++) {
      const last = !safe || attempt === attempts;
      try {
        const response = await fetch(new URL(path, baseUrl), {
          method,
          headers: { 'content-type': 'application/json', ...headers },
          body: body === undefined ? undefined : JSON.stringify(body),
          signal: AbortSignal.timeout(timeoutMs),
        });
        if (last || !RETRIED.has(response.status)) {
          return response;
        }
      } catch (error) {
        if (last) {
          throw error;
        }
      }
      await pause(attempt);
    }
  };
}

function pause(attempt) {
  const ms = 50 * 2 ** attempt * (0.5 + Math.random());
  return new Promise(resolve => setTimeout(resolve, ms));
}
