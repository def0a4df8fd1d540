import { isPublicAddress } from './addresses.js';
import { sign } from './sign.js';

/** True when the merchant's endpoint answered 2xx within five seconds. */
export async function deliver({ event_id: id, type, body, url, secret, created }) {
  if (!(await isPublicAddress(new URL(url).hostname))) {
    return false;
  }
  const text = JSON.stringify({ id, type, created, data: JSON.parse(body) });
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        'Fintech-Fast-Signature': sign(text, secret, Math.floor(Date.now() / 1000)),
      },
      body: text,
      signal: AbortSignal.timeout(5000),
    });
    return response.ok;
  } catch {
    return false;
  }
}
