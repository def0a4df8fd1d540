import {
  costSubjects,
  rollUpCosts,
  Sums,
  type CostDay,
  type CostKind,
  type CostRow,
  type CostScope,
  type Subject,
  type UnallocatedCosts,
} from '@paved/plugin-adoption-common';
import type { Subjects } from '../subjects/Subjects';
import type { Teams } from '../teams/Teams';
import type { DatabaseCostStore, Days } from './DatabaseCostStore';

/** What is asked: everything, what a team and the groups below it own, one entity, or what of an entity a team owns. */
export interface CostQuery {
  days: Days;
  kind: CostKind;
  by: CostScope['by'];
  team?: string;
  entity?: string;
  /** What these groups own, without those below them. */
  owners?: ReadonlySet<string>;
  /** Groups that may be told apart; all when left out. */
  tellable?: ReadonlySet<string>;
}

/** Costs as the catalog sees them now: what moved to another team costs that team, with its past. */
export class Costs {
  readonly #store: DatabaseCostStore;
  readonly #subjects: Subjects;
  readonly #teams: Teams;
  #matched?: { version: string; subjectOf: CostScope['subjectOf'] };

  static create(options: {
    store: DatabaseCostStore;
    subjects: Subjects;
    teams: Teams;
  }): Costs {
    return new Costs(options);
  }

  private constructor(options: {
    store: DatabaseCostStore;
    subjects: Subjects;
    teams: Teams;
  }) {
    this.#store = options.store;
    this.#subjects = options.subjects;
    this.#teams = options.teams;
  }

  async rollUp(
    query: CostQuery,
  ): Promise<{ items: CostRow[]; unallocated: UnallocatedCosts; total: Sums }> {
    const [costs, subjectOf, only] = await Promise.all([
      this.#store.byKey(query.days, query.kind),
      this.#subjectOf(),
      this.#only(query),
    ]);
    const teams = await this.#teamsIn(query.team);
    const within = new Map(
      query.by === 'team'
        ? await Promise.all(
            [...teams.keys()].map(
              async (team): Promise<[string, Set<string>]> => [
                team,
                await this.#teams.within(team),
              ],
            ),
          )
        : [],
    );
    const titles = new Map(
      (query.by === 'system' ? await this.#subjects.all() : []).map(subject => [
        subject.entityRef,
        subject.title,
      ]),
    );
    return rollUpCosts(costs, {
      by: query.by,
      subjectOf,
      teams,
      within: team => within.get(team) ?? new Set([team]),
      titleOf: ref => titles.get(ref),
      only,
      tellable: query.tellable,
    });
  }

  /** Of each of several scopes, with one look at the costs. */
  async sums(
    days: Days,
    kind: CostKind,
    scopes: Array<Pick<CostQuery, 'team' | 'entity'>>,
  ): Promise<Sums[]> {
    const [costs, subjectOf] = await Promise.all([
      this.#store.byKey(days, kind),
      this.#subjectOf(),
    ]);
    const bySubject = new Map<string, Sums>();
    for (const { key, currency, amount } of costs) {
      const subject = subjectOf(key);
      if (subject) {
        const sums = bySubject.get(subject.id) ?? new Sums();
        sums.add(currency, amount);
        bySubject.set(subject.id, sums);
      }
    }
    return Promise.all(
      scopes.map(async scope => {
        const sums = new Sums();
        for (const id of (await this.#only(scope)) ?? bySubject.keys()) {
          sums.addAll(bySubject.get(id) ?? new Sums());
        }
        return sums;
      }),
    );
  }

  /** Of each day that has costs. */
  async byDay(query: Omit<CostQuery, 'by'>): Promise<CostDay[]> {
    const days = new Map<string, Sums>();
    for (const { day, currency, amount } of await this.costsOfDays(query)) {
      const sums = days.get(day) ?? new Sums();
      sums.add(currency, amount);
      days.set(day, sums);
    }
    return [...days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, sums]) => ({ day, costs: sums.money() }));
  }

  async costsOfDays(query: Omit<CostQuery, 'by'>) {
    const only = await this.#only(query);
    if (!only) {
      return this.#store.byDay(query.days, query.kind);
    }
    const subjectOf = await this.#subjectOf();
    const keys = (await this.#store.keys()).filter(key => {
      const subject = subjectOf(key);
      return subject && only.has(subject.id);
    });
    return keys.length
      ? this.#store.byDay(query.days, query.kind, new Set(keys))
      : [];
  }

  /** Titles of a team and those below it, or of all: what one team costs is not what the team above it does. */
  async #teamsIn(team: string | undefined): Promise<Map<string, string>> {
    const all = await this.#teams.titles();
    const within = team ? await this.#teams.within(team) : undefined;
    return new Map(
      [...all].filter(([ref]) => within === undefined || within.has(ref)),
    );
  }

  /** Ids of the subjects whose costs are meant; `undefined` for everything. */
  async #only({
    team,
    entity,
    owners,
  }: Pick<CostQuery, 'team' | 'entity' | 'owners'>): Promise<
    Set<string> | undefined
  > {
    if (owners) {
      const all = await this.#subjects.all();
      return idsOf(all.filter(({ owner }) => owner && owners.has(owner)));
    }
    const owned = team && idsOf(await this.#subjects.ownedWithin(team));
    const parts = entity && (await this.#partsOf(entity));
    return owned && parts
      ? new Set([...parts].filter(id => owned.has(id)))
      : parts || owned || undefined;
  }

  /** A system costs what its parts cost. */
  async #partsOf(entityRef: string): Promise<Set<string>> {
    const subject = await this.#subjects.find(entityRef);
    if (!subject) {
      return new Set();
    }
    const parts = entityRef.startsWith('system:')
      ? (await this.#subjects.all()).filter(
          each => each.system === subject.entityRef,
        )
      : [];
    return idsOf([subject, ...parts]);
  }

  async #subjectOf(): Promise<CostScope['subjectOf']> {
    const version = await this.#subjects.version();
    if (this.#matched?.version !== version) {
      this.#matched = {
        version,
        subjectOf: costSubjects(await this.#subjects.all()),
      };
    }
    return this.#matched.subjectOf;
  }
}

function idsOf(subjects: readonly Subject[]): Set<string> {
  return new Set(subjects.map(({ id }) => id));
}
