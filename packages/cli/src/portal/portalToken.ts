import { InputError } from '@backstage/errors';

/**
 * What proves to the portal who asks: `PAVED_TOKEN` (a static token, or an identity token of GitLab CI), else the identity
 * token that GitHub Actions hands to a job with `id-token: write`.
 *
 * @param env - environment variables
 * @param audience - whom the identity token is for; the portal's address when left out
 */
export async function portalToken(
  env: NodeJS.ProcessEnv,
  audience: string,
): Promise<string | undefined> {
  if (env.PAVED_TOKEN) {
    return env.PAVED_TOKEN;
  }
  const url = env.ACTIONS_ID_TOKEN_REQUEST_URL;
  const secret = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  if (!url || !secret) {
    return undefined;
  }
  const request = new URL(url);
  request.searchParams.set('audience', env.PAVED_AUDIENCE ?? audience);
  const response = await fetch(request, {
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(30_000),
  }).catch(() => undefined);
  const answer = response?.ok
    ? ((await response.json().catch(() => ({}))) as { value?: unknown })
    : {};
  if (typeof answer.value !== 'string') {
    throw new InputError(
      `GitHub Actions gave no identity token (${
        response?.status ?? 'no answer'
      }); give the job the permission 'id-token: write'`,
    );
  }
  return answer.value;
}
