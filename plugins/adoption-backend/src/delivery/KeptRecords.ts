import {
  changeOrderOf,
  timedChange,
  timedDeployment,
  timedIncident,
  type Change,
  type ChangeOrder,
  type Deployment,
  type DeploymentReason,
  type Incident,
  type TimedChange,
  type TimedDeployment,
  type TimedIncident,
} from '@paved/plugin-adoption-common';
import { FloatColumns } from './FloatColumns';

const REASONS: DeploymentReason[] = [
  'change',
  'fix',
  'hotfix',
  'rollback',
  'revert',
];

const CHANGE_NUMBERS = [
  'position',
  'firstCommitAt',
  'openedAt',
  'firstReviewAt',
  'mergedAt',
  'droppedAt',
  'isRevert',
] as const;

type ChangeNumber = (typeof CHANGE_NUMBERS)[number];

/** Deployments, by place, and the places by id and by subject. */
export class KeptDeployments {
  readonly #places = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #subjects: Array<string | undefined> = [];
  readonly #commits: Array<string | undefined> = [];
  readonly #environments: string[] = [];
  readonly #mends = new Map<number, string[]>();
  readonly #numbers = FloatColumns.create([
    'startedAt',
    'finishedAt',
    'isFailure',
    'reason',
  ]);

  /** @returns the subject it belonged to before */
  put(deployment: Deployment, words: Words): string | undefined {
    const { id, subject, environment, mends } = deployment;
    const { startedAt, finishedAt, result, reason, commit } =
      timedDeployment(deployment);
    const place = this.#places.get(id) ?? this.#ids.length;
    const before = this.#subjects[place];
    this.#places.set(id, place);
    this.#ids[place] = id;
    this.#subjects[place] = words.same(subject);
    this.#commits[place] = words.same(commit);
    this.#environments[place] = words.same(environment)!;
    this.#numbers.set(place, {
      startedAt,
      finishedAt,
      isFailure: Number(result === 'failure'),
      reason: REASONS.indexOf(reason),
    });
    if (mends?.length) {
      this.#mends.set(place, mends);
    } else {
      this.#mends.delete(place);
    }
    return before;
  }

  /** @returns the subject it belonged to */
  remove(id: string): string | undefined {
    const place = this.#places.get(id);
    if (place === undefined) {
      return undefined;
    }
    this.#places.delete(id);
    const before = this.#subjects[place];
    this.#subjects[place] = undefined;
    return before;
  }

  has(id: string): boolean {
    return this.#places.has(id);
  }

  subjectOf(id: string): string | undefined {
    return this.#subjects[this.#places.get(id) ?? -1];
  }

  /** Places by subject; those without one under `undefined`. */
  bySubject(): Map<string | undefined, number[]> {
    return groupPlaces(this.#places.values(), this.#subjects);
  }

  at(place: number): TimedDeployment {
    return {
      id: this.#ids[place],
      environment: this.#environments[place],
      result: this.#numbers.get('isFailure', place) ? 'failure' : 'success',
      startedAt: this.#numbers.get('startedAt', place),
      finishedAt: this.#numbers.get('finishedAt', place)!,
      commit: this.#commits[place],
      reason: REASONS[this.#numbers.get('reason', place)!],
      mends: this.#mends.get(place),
    };
  }
}

/** Incidents. There are few. */
export class KeptIncidents {
  readonly #incidents = new Map<
    string,
    { subject?: string; timed: TimedIncident }
  >();

  /** @returns the incident as it was before */
  put(incident: Incident) {
    const before = this.#incidents.get(incident.id);
    const { id, createdAt, resolvedAt, causedBy } = timedIncident(incident);
    this.#incidents.set(incident.id, {
      subject: incident.subject,
      timed: { id, createdAt, resolvedAt, causedBy },
    });
    return before;
  }

  /** @returns the incident as it was before */
  remove(id: string) {
    const before = this.#incidents.get(id);
    this.#incidents.delete(id);
    return before;
  }

  all(): Iterable<{ subject?: string; timed: TimedIncident }> {
    return this.#incidents.values();
  }
}

/** The changes of one repository. */
export class KeptChanges {
  readonly #places = new Map<string, number>();
  readonly #commits: string[] = [];
  readonly #authors: Array<string | undefined> = [];
  readonly #numbers = FloatColumns.create(CHANGE_NUMBERS);

  put(change: Change, words: Words): void {
    const timed = timedChange(change);
    const commit = words.same(timed.commit)!;
    const place = this.#places.get(commit) ?? this.#commits.length;
    this.#places.set(commit, place);
    this.#commits[place] = commit;
    this.#authors[place] = words.same(change.author);
    this.#numbers.set(place, { ...timed, isRevert: Number(timed.isRevert) });
  }

  authorOf(commit: string): string | undefined {
    return this.#authors[this.#places.get(commit) ?? -1];
  }

  order(): ChangeOrder {
    return changeOrderOf(this.#commits.map((_, place) => this.#at(place)));
  }

  #at(place: number): TimedChange {
    const number = (name: ChangeNumber) => this.#numbers.get(name, place);
    return {
      commit: this.#commits[place],
      position: number('position'),
      firstCommitAt: number('firstCommitAt'),
      openedAt: number('openedAt'),
      firstReviewAt: number('firstReviewAt'),
      mergedAt: number('mergedAt')!,
      droppedAt: number('droppedAt'),
      isRevert: Boolean(number('isRevert')),
    };
  }
}

/** Keeps words that come again and again once: rows of a database bring each of them anew. */
export class Words {
  readonly #known = new Map<string, string>();

  same(word: string | undefined): string | undefined {
    if (word === undefined) {
      return undefined;
    }
    const known = this.#known.get(word);
    if (known === undefined) {
      this.#known.set(word, word);
    }
    return known ?? word;
  }
}

function groupPlaces<T>(
  places: Iterable<number>,
  keys: readonly T[],
): Map<T, number[]> {
  const groups = new Map<T, number[]>();
  for (const place of places) {
    const group = groups.get(keys[place]);
    if (group) {
      group.push(place);
    } else {
      groups.set(keys[place], [place]);
    }
  }
  return groups;
}
