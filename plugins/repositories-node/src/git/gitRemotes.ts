import { isAbsolute } from 'node:path';
import { InputError } from '@backstage/errors';

/**
 * Ways in which git may reach another repository. All others, `ext::` first of all, are closed.
 *
 * @public
 */
export type GitProtocol = 'file' | 'http' | 'https' | 'ssh';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The protocol of a remote's URL: an absolute path, `https://` or `ssh://`; `http://` on this machine only.
 *
 * @throws InputError for anything else: other protocols, `<helper>::` addresses, scp-like addresses, credentials in the URL
 * @public
 */
export function readGitProtocol(url: string): GitProtocol {
  if (isAbsolute(url) && !hasControlCharacters(url)) {
    return 'file';
  }
  const refused = (why: string) =>
    new InputError(
      `Git remote refused: ${why}; use an absolute path, https:// or ssh://`,
    );
  if (hasControlCharacters(url) || url.startsWith('-')) {
    throw refused('it starts with - or holds control characters');
  }
  // Not URL.canParse alone: `ext::sh -c …` parses as a URL too.
  if (!/^(https?|ssh):\/\/[^/]/i.test(url) || !URL.canParse(url)) {
    throw refused('it is of no allowed protocol');
  }
  const { protocol, hostname, password, username } = new URL(url);
  if (hostname.startsWith('-') || username.startsWith('-')) {
    throw refused('its host starts with -');
  }
  if (password || (username && protocol !== 'ssh:')) {
    throw refused('it holds credentials, which belong in the host’s settings');
  }
  if (protocol === 'http:' && !LOOPBACK.has(hostname)) {
    throw refused('http:// is not encrypted');
  }
  return protocol.slice(0, -1) as GitProtocol;
}

/**
 * Text with every `user:password@` of a URL and every authorization header blotted out, for messages and logs.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(\w+:\/\/)[^/@\s]+@/g, '$1***@')
    .replace(/((?:proxy-)?authorization\s*:\s*).*/gi, '$1***');
}

function hasControlCharacters(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u001f\u007f]/.test(text);
}
