import { NotFoundError } from '@backstage/errors';
import type {
  MetricDefinition,
  MetricQuery,
  MetricRows,
  MetricTarget,
  MetricTile,
  MetricUnit,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from './MetricGroup';
import { isMet } from './isMet';

/** Units of which a larger company has more. */
const AMOUNTS: ReadonlySet<MetricUnit> = new Set(['count', 'per-day', 'money']);

const STILL_READING = 'not judged while the portal is still reading';

/** All metrics that areas have brought. */
export class MetricRegistry {
  readonly #byId = new Map<
    string,
    { group: MetricGroup; definition: MetricDefinition }
  >();
  readonly #targets: Record<string, MetricTarget>;
  #hasReadAll: () => Promise<boolean> = async () => true;

  /** @param options.targets - by metric id */
  static create(options: {
    targets: Record<string, MetricTarget>;
  }): MetricRegistry {
    return new MetricRegistry(options.targets);
  }

  private constructor(targets: Record<string, MetricTarget>) {
    this.#targets = targets;
  }

  add(group: MetricGroup): void {
    for (const definition of group.definitions) {
      if (this.#byId.has(definition.id)) {
        throw new Error(`There are two metrics ${definition.id}`);
      }
      this.#byId.set(definition.id, { group, definition });
    }
  }

  /** Numbers of what was read so far are held against no target. */
  judgeOnce(hasReadAll: () => Promise<boolean>): void {
    this.#hasReadAll = hasReadAll;
  }

  definitions(): Array<MetricDefinition & { target?: MetricTarget }> {
    return [...this.#byId.values()].map(({ definition }) => ({
      ...definition,
      target: this.#targets[definition.id],
    }));
  }

  /**
   * @returns tiles in the order of the ids
   * @throws NotFoundError naming an id that is none
   */
  async measure(ids: string[], query: MetricQuery): Promise<MetricTile[]> {
    const wanted = new Map<MetricGroup, string[]>();
    for (const id of ids) {
      const { group } = this.#get(id);
      wanted.set(group, [...(wanted.get(group) ?? []), id]);
    }
    const values = (
      await Promise.all(
        [...wanted].map(([group, idsOfGroup]) =>
          group.measure(idsOfGroup, query),
        ),
      )
    ).flat();
    const hasReadAll = await this.#hasReadAll();
    const byId = new Map(values.map(value => [value.metric, value]));
    return ids.map(id => {
      const { group, definition } = this.#get(id);
      const value = byId.get(id);
      if (!value) {
        throw new Error(`Metric ${id} was not measured`);
      }
      const target = this.#targetOf(definition, query);
      const notJudged = hasReadAll ? value.notJudged : STILL_READING;
      return {
        ...value,
        definition,
        target,
        notJudged,
        met: target && !notJudged ? isMet(target, value.value) : undefined,
        hasRows: group.rows !== undefined,
      };
    });
  }

  async rows(
    id: string,
    query: MetricQuery,
    page: { cursor?: string; limit: number },
  ): Promise<MetricRows> {
    const { group } = this.#get(id);
    if (!group.rows) {
      throw new NotFoundError(`Nothing can be listed behind ${id}`);
    }
    return group.rows(id, query, page);
  }

  /**
   * What is aimed for as an amount, the company aims for as a whole; a part of it can't be held against that, nor one of five
   * paths against the share of all five.
   */
  #targetOf(
    { id, unit, isShareOfAllPaths }: MetricDefinition,
    { team, path, entity }: MetricQuery,
  ): MetricTarget | undefined {
    const isPart = [team, path, entity].some(part => part !== undefined);
    return (isPart && AMOUNTS.has(unit)) || (path && isShareOfAllPaths)
      ? undefined
      : this.#targets[id];
  }

  #get(id: string) {
    const found = this.#byId.get(id);
    if (!found) {
      throw new NotFoundError(
        `There is no metric '${id}'; there are ${[...this.#byId.keys()].join(
          ', ',
        )}`,
      );
    }
    return found;
  }
}
