import { root } from './paths.mjs';

/**
 * Tells the portal what the sample company's pipelines found out last night, through the API that a real pipeline uses. What it
 * doesn't know yet (discovery may still be under way) is told again, until it does or five minutes have passed.
 *
 * @param {{ url: string, token: string, fleet?: string[], signal?: AbortSignal, patienceMs?: number, pauseMs?: number }} options
 *   `fleet`: about these services, which the sample company has made from golden paths
 * @returns {Promise<{ accepted: number, rejected: Array<{ entityRef: string, fact: string, reason: string }> }>}
 */
export async function pushSampleFacts(options) {
  const { url, token, fleet, signal } = options;
  const { patienceMs = 5 * 60_000, pauseMs = 5_000 } = options;
  const { sampleFacts } = await import(
    new URL('demo/sampleFacts.mjs', `file://${root}/`)
  );
  const giveUp = Date.now() + patienceMs;
  const total = { accepted: 0, rejected: [] };
  for (const batch of await sampleFacts({ fleet })) {
    let { id, facts } = batch;
    for (let attempt = 1; facts.length > 0; attempt += 1) {
      const { accepted, rejected } = await push({ id, facts }, { url, token });
      total.accepted += accepted;
      if (rejected.length === 0) {
        break;
      }
      if (Date.now() > giveUp || signal?.aborted) {
        total.rejected.push(...rejected);
        break;
      }
      // Another batch: the answer to the first one is remembered by its id
      facts = rejected.map(({ index }) => facts[index]);
      id = `${batch.id}-${attempt + 1}-${Date.now()}`;
      await new Promise(resolve => setTimeout(resolve, pauseMs));
    }
  }
  return total;
}

async function push(batch, { url, token }) {
  const response = await fetch(`${url}/api/scorecards/facts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(batch),
  });
  if (!response.ok) {
    throw new Error(
      `The portal did not take the sample company's facts: HTTP ${
        response.status
      } ${(await response.text()).slice(0, 300)}`,
    );
  }
  return response.json();
}
