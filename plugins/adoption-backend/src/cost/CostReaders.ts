import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { Viewers } from '../permissions/Viewers';
import type { Subjects } from '../subjects/Subjects';
import type { CostQuery } from './Costs';

/**
 * Who may see what something costs, and may cost: those who may see the numbers of its owner. That the catalog shows somebody
 * an entity is not enough: it shows everybody all of them, which would make a table of all teams.
 */
export class CostReaders {
  readonly #viewers: Viewers;
  readonly #subjects: Subjects;

  static create(options: {
    viewers: Viewers;
    subjects: Subjects;
  }): CostReaders {
    return new CostReaders(options);
  }

  private constructor(options: { viewers: Viewers; subjects: Subjects }) {
    this.#viewers = options.viewers;
    this.#subjects = options.subjects;
  }

  /**
   * @returns groups whose costs may be told apart; `undefined` when all
   * @throws NotAllowedError when the costs are not for them; NotFoundError when the catalog does not show them the entity
   */
  async requireMay(
    query: Pick<CostQuery, 'team' | 'entity'>,
    credentials: BackstageCredentials,
  ): Promise<ReadonlySet<string> | undefined> {
    await this.#viewers.requireMay(query, credentials);
    const teams = await this.#viewers.teamsShownTo(credentials);
    const { entity } = query;
    if (entity && teams) {
      const owner = await this.#ownerOf(entity);
      if (owner === undefined || !teams.has(owner)) {
        throw new NotAllowedError(
          `What ${entity} costs is for ${
            owner === undefined ? '' : `its owner, ${owner}, and `
          }the platform team`,
        );
      }
    }
    return teams;
  }

  /** Those of some things whose costs somebody may see. */
  async shown<T extends { entityRef: string }>(
    items: T[],
    credentials: BackstageCredentials,
  ): Promise<T[]> {
    const teams = await this.#viewers.teamsShownTo(credentials);
    if (!teams) {
      return items;
    }
    const owners = await Promise.all(
      items.map(({ entityRef }) => this.#ownerOf(entityRef)),
    );
    return items.filter((_, index) => teams.has(owners[index] ?? ''));
  }

  /** A team's costs are its own. */
  async #ownerOf(entityRef: string): Promise<string | undefined> {
    return entityRef.startsWith('group:')
      ? entityRef
      : (await this.#subjects.find(entityRef))?.owner;
  }
}
