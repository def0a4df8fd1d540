import type { AuditorService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';

/** Has every write leave a trace, whether it went through or not. */
export class RouterAudit {
  readonly #auditor: AuditorService;

  static create(options: { auditor: AuditorService }): RouterAudit {
    return new RouterAudit(options.auditor);
  }

  private constructor(auditor: AuditorService) {
    this.#auditor = auditor;
  }

  /** @param event - without a request where it holds a token that the portal does not know: who it was is then in `meta` */
  async write<T>(
    event: { eventId: string; request?: Request; meta: JsonObject },
    write: () => Promise<T>,
  ): Promise<T> {
    const audited = await this.#auditor.createEvent({
      ...event,
      severityLevel: 'medium',
    });
    try {
      const result = await write();
      await audited.success();
      return result;
    } catch (error) {
      await audited.fail({
        error: error instanceof Error ? error : new Error(String(error)),
      });
      throw error;
    }
  }
}
