import { AuthenticationError } from '@backstage/errors';
import {
  createRemoteJWKSet,
  decodeJwt,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import type { CiIssuerConfig } from './readCiIssuers';

/** A CI job that proved which repository it runs for. */
export interface CiCaller {
  /** `<issuer's host>:<owner>/<name>`, the id that the repositories plugin has for it; lower case. */
  repository: string;
  /** Address of the repository, without protocol; lower case: `github.com/acme/ledger`. */
  address: string;
  /** Full git ref that the job runs on, such as `refs/heads/main`. */
  ref?: string;
  commit?: string;
  /** The token's subject, for audit. */
  subject: string;
}

interface Issuer extends CiIssuerConfig {
  keys: JWTVerifyGetKey;
}

/** A job's token lives minutes; a clock may be off by this much. */
const CLOCK_TOLERANCE_SECONDS = 30;

/**
 * Tells CI jobs by their identity tokens: those of GitHub Actions
 * (https://docs.github.com/actions/concepts/security/openid-connect) and GitLab CI
 * (https://docs.gitlab.com/ci/secrets/id_token_authentication/), or any issuer with such claims.
 */
export class CiCallers {
  readonly #issuers: Map<string, Issuer>;

  static create(options: { issuers: CiIssuerConfig[] }): CiCallers {
    return new CiCallers(
      options.issuers.map(issuer => ({
        ...issuer,
        keys: createRemoteJWKSet(new URL(issuer.jwksUri), {
          timeoutDuration: 5_000,
        }),
      })),
    );
  }

  private constructor(issuers: Issuer[]) {
    this.#issuers = new Map(issuers.map(issuer => [issuer.issuer, issuer]));
  }

  /**
   * @param authorization - the request's header
   * @returns undefined when the header holds no token of a configured issuer: then it is somebody else's to judge
   * @throws AuthenticationError when it holds one that does not prove what it says
   */
  async identify(
    authorization: string | undefined,
  ): Promise<CiCaller | undefined> {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(
      authorization ?? '',
    )?.[1];
    const issuer = token && this.#issuers.get(issuerOf(token) ?? '');
    if (!token || !issuer) {
      return undefined;
    }
    const { payload } = await jwtVerify(token, issuer.keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: ['RS256', 'ES256', 'PS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub'],
    }).catch(error => {
      throw new AuthenticationError(
        `The identity token of ${issuer.issuer} can't be used: ${error.message}`,
      );
    });
    const claim = payload[issuer.repositoryClaim];
    if (typeof claim !== 'string' || !claim.includes('/')) {
      throw new AuthenticationError(
        `The identity token of ${issuer.issuer} names no repository in its claim '${issuer.repositoryClaim}'`,
      );
    }
    const path = claim.toLocaleLowerCase('en-US');
    return {
      repository: `${issuer.host}:${path}`,
      address: `${issuer.sourceHost}/${path}`,
      ref: refOf(payload),
      commit: typeof payload.sha === 'string' ? payload.sha : undefined,
      subject: String(payload.sub),
    };
  }
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** GitHub gives the full ref; GitLab its short name and a type. */
function refOf(claims: Record<string, unknown>): string | undefined {
  if (typeof claims.ref !== 'string') {
    return undefined;
  }
  if (claims.ref.startsWith('refs/')) {
    return claims.ref;
  }
  const kinds: Record<string, string> = { branch: 'heads', tag: 'tags' };
  const kind = kinds[String(claims.ref_type)];
  return kind && `refs/${kind}/${claims.ref}`;
}
