import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';

/**
 * Whether discovery keeps up, for the readiness of the whole backend. The repositories plugin reports to it; a root health
 * service asks it.
 *
 * @public
 */
export interface DiscoveryFreshnessService {
  /** `staleAfterMs`: how long without a full run that ended well counts as stale. */
  report(status: { lastCompletedAt?: string; staleAfterMs: number }): void;
  /** `undefined` while nothing was reported, as in a backend without the repositories plugin. */
  status():
    | { isStale: boolean; lastCompletedAt?: string; staleAfterMs: number }
    | undefined;
}

class DefaultDiscoveryFreshness implements DiscoveryFreshnessService {
  /** A backend that has just started has until then to get its first run done. */
  readonly #startedAt = Date.now();
  #reported?: { lastCompletedAt?: string; staleAfterMs: number };

  report(status: { lastCompletedAt?: string; staleAfterMs: number }): void {
    this.#reported = status;
  }

  status() {
    const reported = this.#reported;
    if (!reported) {
      return undefined;
    }
    const { lastCompletedAt, staleAfterMs } = reported;
    const since = Math.max(
      this.#startedAt,
      lastCompletedAt ? Date.parse(lastCompletedAt) : 0,
    );
    return { ...reported, isStale: Date.now() - since > staleAfterMs };
  }
}

/**
 * {@link DiscoveryFreshnessService}
 *
 * @public
 */
export const discoveryFreshnessServiceRef =
  createServiceRef<DiscoveryFreshnessService>({
    id: 'repositories.discovery-freshness',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {},
        factory: () => new DefaultDiscoveryFreshness(),
      }),
  });
