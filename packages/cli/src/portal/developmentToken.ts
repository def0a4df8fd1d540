import { InputError } from '@backstage/errors';
import { PortalUnreachableError } from './PortalUnreachableError';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A token for one of the people whom a portal in development lets be chosen without a secret. Such a portal answers its own
 * machine only, and no other is asked.
 *
 * @throws InputError when the portal is elsewhere, or refuses
 */
export async function developmentToken(
  portal: string,
  person: string,
): Promise<string> {
  const url = URL.canParse(portal) ? new URL(portal) : undefined;
  if (!url || !LOOPBACK.includes(url.hostname)) {
    throw new InputError(
      `--as is for a portal in development on this machine, not for ${portal}; set PAVED_TOKEN`,
    );
  }
  const ref = /[:/]/.test(person) ? person : `user:default/${person}`;
  const response = await fetch(
    new URL(
      `/api/auth/development/refresh?person=${encodeURIComponent(ref)}`,
      url,
    ),
    { redirect: 'error', signal: AbortSignal.timeout(30_000) },
  ).catch(() => {
    throw new PortalUnreachableError(`${url.origin} can't be reached`);
  });
  const answer = await response.json().catch(() => ({}));
  const token = answer.backstageIdentity?.token;
  if (!response.ok || typeof token !== 'string') {
    throw new InputError(
      `the portal does not let ${ref} be chosen (${response.status}): ${
        answer.error?.message ?? 'it has no sign-in for development'
      }`,
    );
  }
  return token;
}
