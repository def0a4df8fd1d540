import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import type { KnownCheck } from '../database/DatabaseRolloutStore';

const TIMEOUT_MS = 15_000;

const answerSchema = z.object({
  items: z.array(
    z.object({
      scorecard: z.object({
        ref: z.string(),
        title: z.string(),
        checks: z.array(z.object({ id: z.string(), title: z.string() })),
      }),
      evaluation: z.object({
        results: z.array(
          z.object({
            check: z.string(),
            status: z.string(),
            seen: z.array(z.object({ observedAt: z.string().optional() })),
          }),
        ),
      }),
    }),
  ),
});

/** How an entity does on one check now. */
export interface CheckNow extends KnownCheck {
  status: string;
  /** ISO 8601; of the newest fact that it looked at, absent where it looks at none. */
  observedAt?: string;
}

/** What scorecards say of an entity; `undefined` where they don't know it, or the portal has none. */
export interface ScorecardStatuses {
  of(entityRef: string): Promise<CheckNow[] | undefined>;
}

/** {@link ScorecardStatuses} over the HTTP API of the scorecards plugin. */
export class PortalScorecardStatuses implements ScorecardStatuses {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): PortalScorecardStatuses {
    return new PortalScorecardStatuses(options);
  }

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async of(entityRef: string): Promise<CheckNow[] | undefined> {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const baseUrl = await this.#discovery.getBaseUrl('scorecards');
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'scorecards',
    });
    const place = [kind, namespace, name].map(encodeURIComponent).join('/');
    const response = await fetch(`${baseUrl}/entities/${place}`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 404) {
      return undefined;
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { items } = answerSchema.parse(await response.json());
    return items.flatMap(({ scorecard, evaluation }) =>
      evaluation.results.map(({ check, status, seen }) => ({
        scorecard: scorecard.ref,
        check,
        title: `${
          scorecard.checks.find(({ id }) => id === check)?.title ?? check
        } (${scorecard.title})`,
        status,
        observedAt: seen
          .flatMap(({ observedAt }) => observedAt ?? [])
          .sort()
          .at(-1),
      })),
    );
  }
}

/**
 * Checks that passed before a service was upgraded and fail since, going by what was observed after that.
 *
 * @param mergedAt - ISO 8601
 */
export function regressionsOf(
  passed: KnownCheck[],
  now: CheckNow[],
  mergedAt: string,
): string[] {
  return passed.flatMap(before => {
    const after = now.find(
      ({ scorecard, check }) =>
        scorecard === before.scorecard && check === before.check,
    );
    const isSince =
      after?.observedAt === undefined ||
      Date.parse(after.observedAt) >= Date.parse(mergedAt);
    return after?.status === 'fail' && isSince ? [before.title] : [];
  });
}
