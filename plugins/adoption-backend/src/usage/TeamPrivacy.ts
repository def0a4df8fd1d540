import {
  shownTeams,
  teamsOf,
  type DayPeriod,
} from '@paved/plugin-adoption-common';
import type { Teams } from '../teams/Teams';
import type { Audience } from './Audience';
import type { DatabaseUsageStore } from './DatabaseUsageStore';
import type { TeamSets } from './TeamSets';

const CACHE_MS = 60_000;
const MOST_CACHED = 50;

type PeopleByTeam = ReadonlyMap<string, number>;

/** Of which teams numbers of people may be told, and what people did counts for a team. */
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

  /** Ids of the sets of groups whose people count for a team: each counts for one, and for those above it. */
  async setsOf(team: string): Promise<Set<number>> {
    const { teams, teamSets } = this.#options;
    const [groups, sets] = await Promise.all([teams.groups(), teamSets.all()]);
    return new Set(
      [...sets]
        .filter(([, own]) => teamsOf(own, groups).includes(team))
        .map(([id]) => id),
    );
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

  async #shown(
    people: ReadonlyMap<string, readonly string[]>,
  ): Promise<PeopleByTeam> {
    const shown = shownTeams(people, await this.#options.teams.groups());
    return new Map([...shown].map(([team, those]) => [team, those.size]));
  }
}

export interface TeamPrivacyOptions {
  audience: Audience;
  store: DatabaseUsageStore;
  teams: Teams;
  teamSets: TeamSets;
}
