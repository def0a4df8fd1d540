import {
  coreServices,
  createServiceFactory,
  type RootHealthService,
  type RootLifecycleService,
  type RootLoggerService,
} from '@backstage/backend-plugin-api';
import { readinessServiceRef, type Readiness } from './readiness';

/**
 * Liveness says only that the process answers: a restart mends no database. Readiness is 503 while starting, while
 * shutting down, and while one of the checks fails; which one is in the log, as the probe's address is open to anybody.
 */
class CheckedRootHealth implements RootHealthService {
  #phase: 'starting' | 'up' | 'stopping' = 'starting';
  #reported = '';
  readonly #readiness: Readiness;
  readonly #logger: RootLoggerService;

  static create(options: {
    lifecycle: RootLifecycleService;
    readiness: Readiness;
    logger: RootLoggerService;
  }): CheckedRootHealth {
    return new CheckedRootHealth(options);
  }

  private constructor(options: {
    lifecycle: RootLifecycleService;
    readiness: Readiness;
    logger: RootLoggerService;
  }) {
    this.#readiness = options.readiness;
    this.#logger = options.logger;
    options.lifecycle.addStartupHook(() => {
      this.#phase = 'up';
    });
    options.lifecycle.addBeforeShutdownHook(() => {
      this.#phase = 'stopping';
    });
  }

  async getLiveness() {
    return { status: 200, payload: { status: 'ok' } };
  }

  async getReadiness() {
    if (this.#phase !== 'up') {
      return {
        status: 503,
        payload: { status: 'error', message: `The portal is ${this.#phase}` },
      };
    }
    const problems = await this.#readiness.problems();
    this.#report(problems);
    const failed = Object.keys(problems);
    return failed.length === 0
      ? { status: 200, payload: { status: 'ok' } }
      : { status: 503, payload: { status: 'error', failed } };
  }

  #report(problems: Record<string, string>): void {
    const text = Object.entries(problems)
      .map(([name, message]) => `${name}: ${message}`)
      .join('; ');
    if (text === this.#reported) {
      return;
    }
    this.#reported = text;
    if (text) {
      this.#logger.warn(`Not ready: ${text}`);
    } else {
      this.#logger.info('Ready again');
    }
  }
}

export default createServiceFactory({
  service: coreServices.rootHealth,
  deps: {
    lifecycle: coreServices.rootLifecycle,
    logger: coreServices.rootLogger,
    readiness: readinessServiceRef,
  },
  factory: options => CheckedRootHealth.create(options),
});
