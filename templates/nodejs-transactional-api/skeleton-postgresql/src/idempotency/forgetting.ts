import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { log } from '../telemetry/log.js';
import { Idempotency } from './idempotency.js';

const HOUR_MS = 3_600_000;

/** Once an hour, in every process: they may all do it, the second finds nothing left. */
@Injectable()
export class Forgetting implements OnApplicationBootstrap, OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly idempotency: Idempotency) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.idempotency.forget().catch((error: unknown) => {
        log.error({ error }, 'old answers are not forgotten');
      });
    }, HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }
}
