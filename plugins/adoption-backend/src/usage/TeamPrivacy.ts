import {
  FEWEST_PEOPLE,
  shownParts,
  type DayPeriod,
} from '@paved/plugin-adoption-common';
import type { Teams } from '../teams/Teams';
import type { Audience } from './Audience';
import type { DatabaseUsageStore } from './DatabaseUsageStore';
import type { TeamSets } from './TeamSets';

const CACHE_MS = 60_000;
const MOST_CACHED = 50;
/** The part of everybody; no group has this ref. */
const COMPANY = '';

type PeopleByTeam = ReadonlyMap<string, number>;

/**
 * Of which teams numbers of people may be told. Not of those with fewer than five, and of no team by which those of another
 * could be reckoned: what a team has more than the teams within it are people too.
 */
export class TeamPrivacy {
  readonly #options: TeamPrivacyOptions;
  readonly #cached = new Map<
    string,
    { until: number; weeks: Promise<ReadonlyMap<string, PeopleByTeam>> }
  >();

  static create(options: TeamPrivacyOptions): TeamPrivacy {
    return new TeamPrivacy(options);
  }

  private constructor(options: TeamPrivacyOptions) {
    this.#options = options;
  }

  /** Weeks in which numbers of a team may be told, with how many of it were there. */
  async weeksOf(team: string, period: DayPeriod): Promise<Map<string, number>> {
    const weeks = await this.#weeks(period);
    return new Map(
      [...weeks].flatMap(([week, people]) => {
        const count = people.get(team);
        return count === undefined ? [] : [[week, count] as const];
      }),
    );
  }

  /** Whether numbers of what the people of a team did at any time may be told. */
  async mayTellOf(team: string): Promise<boolean> {
    const people = await this.#options.audience.people();
    return (await this.#shown(people)).has(team);
  }

  #weeks(period: DayPeriod) {
    const key = `${period.firstDay} ${period.lastDay}`;
    const cached = this.#cached.get(key);
    if (cached && cached.until > Date.now()) {
      return cached.weeks;
    }
    if (this.#cached.size >= MOST_CACHED) {
      this.#cached.clear();
    }
    const weeks = this.#readWeeks(period);
    this.#cached.set(key, { until: Date.now() + CACHE_MS, weeks });
    weeks.catch(() => this.#cached.delete(key));
    return weeks;
  }

  async #readWeeks(
    period: DayPeriod,
  ): Promise<ReadonlyMap<string, PeopleByTeam>> {
    const { store, teamSets } = this.#options;
    const [presence, sets] = await Promise.all([
      store.presence(period),
      teamSets.all(),
    ]);
    const byWeek = new Map<string, Map<string, string[]>>();
    for (const { week, person, team_set } of presence) {
      const people = byWeek.get(week) ?? new Map<string, string[]>();
      byWeek.set(week, people);
      people.set(person, [
        ...(people.get(person) ?? []),
        ...(sets.get(team_set) ?? []),
      ]);
    }
    const weeks = new Map<string, PeopleByTeam>();
    for (const [week, people] of byWeek) {
      weeks.set(week, await this.#shown(people));
    }
    return weeks;
  }

  /**
   * @param people - each with the groups they are direct members of
   * @returns how many are in each team that may be told of
   */
  async #shown(
    people: ReadonlyMap<string, readonly string[]>,
  ): Promise<PeopleByTeam> {
    const groups = await this.#options.teams.groups();
    const own = new Map<string, Set<string>>();
    for (const [person, teams] of people) {
      const known = teams.filter(team => groups.has(team));
      for (const team of known.length > 0 ? known : [COMPANY]) {
        own.set(team, (own.get(team) ?? new Set()).add(person));
      }
    }
    const shown = shownParts(
      [
        { id: COMPANY, own: own.get(COMPANY) ?? new Set<string>() },
        ...[...groups].map(([id, { parent }]) => ({
          id,
          parent: parent && groups.has(parent) ? parent : COMPANY,
          own: own.get(id) ?? new Set<string>(),
        })),
      ],
      {
        add: (a, b) => new Set([...a, ...b]),
        isEmpty: ({ size }) => size === 0,
        isSafe: ({ size }) => size >= FEWEST_PEOPLE,
        size: ({ size }) => size,
      },
    );
    const counts = new Map<string, number>();
    for (const team of shown.keys()) {
      const within = await this.#options.teams.within(team);
      const all = new Set([...within].flatMap(id => [...(own.get(id) ?? [])]));
      if (all.size >= FEWEST_PEOPLE) {
        counts.set(team, all.size);
      }
    }
    return counts;
  }
}

export interface TeamPrivacyOptions {
  audience: Audience;
  store: DatabaseUsageStore;
  teams: Teams;
  teamSets: TeamSets;
}
