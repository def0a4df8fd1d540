import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a body was signed with the secret: HMAC-SHA256 in hex, with or without `sha256=` before it. Takes the same time
 * wherever the difference is.
 */
export function hasValidSignature(options: {
  secret: string;
  signature: string | undefined;
  body: Buffer;
}): boolean {
  const { secret, signature = '', body } = options;
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature.replace(/^sha256=/, ''), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
