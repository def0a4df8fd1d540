import { toError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';

/**
 * @public
 */
export interface RequestJsonOptions {
  method?: 'GET' | 'POST';
  body?: URLSearchParams;
  /** Asked for each address on the way, so that secrets are only sent to whom they belong. */
  headersFor?: (url: URL) => Record<string, string>;
  /** Asked for the address and each one that it redirects to. */
  isAllowed: (url: URL) => boolean;
  /** From the first byte sent to the last one received. */
  timeoutMs: number;
  /** Of the answer, unpacked. */
  maxBytes: number;
  signal: AbortSignal;
}

const MAX_REDIRECTS = 3;

/**
 * Asks another server for JSON, within limits, and nobody but whom `isAllowed` allows.
 *
 * @throws Error saying, in a sentence for people, whom it asked and what went wrong
 * @public
 */
export async function requestJson(
  address: string,
  options: RequestJsonOptions,
): Promise<JsonValue> {
  const { timeoutMs, signal } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    if (!options.isAllowed(url)) {
      throw new Error(
        redirects
          ? `${address} redirects to ${url.origin}, which may not be asked`
          : `${url.origin} may not be asked; allow it in the configuration`,
      );
    }
    const where = `${url.origin}${url.pathname}`;
    try {
      const response = await fetch(url, {
        method: options.method ?? 'GET',
        body: options.body,
        headers: { accept: 'application/json', ...options.headersFor?.(url) },
        redirect: 'manual',
        signal: AbortSignal.any([timeout, signal]),
      });
      const target = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && target) {
        await response.body?.cancel();
        if (redirects === MAX_REDIRECTS) {
          throw new Error(`redirects more than ${MAX_REDIRECTS} times`);
        }
        url = new URL(target, url);
        continue;
      }
      const text = await readText(response, options.maxBytes);
      if (!response.ok) {
        throw new Error(`answered HTTP ${response.status}${excerpt(text)}`);
      }
      return parse(text);
    } catch (error) {
      signal.throwIfAborted();
      throw new Error(
        timeout.aborted
          ? `${where}: no answer within ${timeoutMs / 1000} s`
          : `${where}: ${messageOf(error)}`,
      );
    }
  }
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop closes the connection
    if (bytes > maxBytes) {
      throw new Error(`the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`the answer is no JSON${excerpt(text)}`);
  }
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, 200);
  return line ? `: ${line}` : '';
}

/** Of a failed fetch, the cause tells more than "fetch failed". */
function messageOf(error: unknown): string {
  const { message, cause } = toError(error);
  return cause instanceof Error ? cause.message || String(cause) : message;
}
