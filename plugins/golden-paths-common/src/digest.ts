import { canonicalJson } from '@paved/plugin-repositories-common';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/**
 * SHA-256 as 64 hex digits.
 *
 * @public
 */
export function sha256Hex(content: Uint8Array): string {
  return bytesToHex(sha256(content));
}

/** `sha256-<hex>` of a value; the order of keys makes no difference. */
export function digestOf(value: unknown): string {
  return `sha256-${sha256Hex(utf8ToBytes(canonicalJson(value)))}`;
}
