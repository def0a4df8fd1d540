import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';

/** Something that people should know. */
export interface Notice {
  /** Full refs of users and groups. */
  to: Array<string | undefined>;
  /** Who did it, and need not be told. */
  except?: string;
  title: string;
  description: string;
  /** Path in the portal. */
  link: string;
  severity?: 'critical' | 'high' | 'normal' | 'low';
  /** A later notice with the same scope takes the place of this one. */
  scope?: string;
}

/** Tells people through the portal's notifications. */
export class Notices {
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;

  static create(options: {
    notifications: NotificationService;
    logger: LoggerService;
  }): Notices {
    return new Notices(options);
  }

  private constructor(options: {
    notifications: NotificationService;
    logger: LoggerService;
  }) {
    this.#notifications = options.notifications;
    this.#logger = options.logger;
  }

  /** @returns whether it went out; a notice that can't be given is logged and stops nothing else */
  async give(notice: Notice): Promise<boolean> {
    const to = [...new Set(notice.to.flatMap(ref => ref ?? []))];
    if (!to.length) {
      return true;
    }
    try {
      await this.#notifications.send({
        recipients: {
          type: 'entity',
          entityRef: to,
          excludeEntityRef: notice.except,
        },
        payload: {
          title: notice.title,
          description: notice.description,
          link: notice.link,
          severity: notice.severity ?? 'normal',
          topic: 'scorecards',
          scope: notice.scope,
        },
      });
      return true;
    } catch (error) {
      this.#logger.warn(`A notice could not be given: ${notice.title}`, {
        reason: stringifyError(error),
      });
      return false;
    }
  }
}
