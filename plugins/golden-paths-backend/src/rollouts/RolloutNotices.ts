import type { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type {
  DatabaseRolloutStore,
  RolloutService,
  StoredRollout,
} from '../database/DatabaseRolloutStore';

/** Tells people of roll-outs through the portal's notifications. A notice that can't be given is logged and stops nothing. */
export class RolloutNotices {
  readonly #notifications: NotificationService;
  readonly #store: DatabaseRolloutStore;
  readonly #logger: LoggerService;

  static create(options: {
    notifications: NotificationService;
    store: DatabaseRolloutStore;
    logger: LoggerService;
  }): RolloutNotices {
    return new RolloutNotices(options);
  }

  private constructor(options: {
    notifications: NotificationService;
    store: DatabaseRolloutStore;
    logger: LoggerService;
  }) {
    this.#notifications = options.notifications;
    this.#store = options.store;
    this.#logger = options.logger;
  }

  /** Tells a team that its services are upgraded, once in a roll-out. */
  async announce(
    rollout: StoredRollout,
    pathTitle: string,
    owner: string,
    services: RolloutService[],
    now: Date,
  ): Promise<void> {
    if (!(await this.#store.tell(rollout.id, owner, now))) {
      return;
    }
    const count = services.filter(each => each.owner === owner).length;
    await this.#give(owner, rollout, {
      title: `${pathTitle} ${rollout.version} comes to ${
        count === 1 ? 'one of your services' : `${count} of your services`
      }`,
      description:
        'Each gets a change request that merges the release with your own changes. Review it as you would those of a colleague; nothing is merged for you.',
      severity: 'normal',
    });
  }

  /** Tells who began it why it stopped. */
  async stopped(rollout: StoredRollout, message: string): Promise<void> {
    await this.#give(rollout.createdBy, rollout, {
      title: `The roll-out of ${rollout.version} stopped`,
      description: message,
      severity: 'high',
    });
  }

  async #give(
    to: string,
    { path, id }: StoredRollout,
    payload: {
      title: string;
      description: string;
      severity: 'normal' | 'high';
    },
  ): Promise<void> {
    const { namespace, name } = parseEntityRef(path);
    try {
      await this.#notifications.send({
        recipients: { type: 'entity', entityRef: to },
        payload: {
          ...payload,
          link: `/golden-paths/${namespace}/${name}?view=rollouts`,
          topic: 'golden-paths',
          scope: `rollout:${id}`,
        },
      });
    } catch (error) {
      this.#logger.warn(
        `A notice could not be given: ${payload.title}: ${stringifyError(
          error,
        )}`,
      );
    }
  }
}
