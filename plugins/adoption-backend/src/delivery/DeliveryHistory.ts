import {
  deliveryColumns,
  deliveryLedger,
  type ChangeOrder,
  type DeliveryColumns,
  type DeliveryLedger,
  type ReworkRule,
  type TimedIncident,
} from '@paved/plugin-adoption-common';
import pLimit from 'p-limit';
import type { Subjects } from '../subjects/Subjects';
import type { DeliveryRecords } from './DeliveryRecords';
import {
  KeptChanges,
  KeptDeployments,
  KeptIncidents,
  Words,
} from './KeptRecords';

const RELOAD_MS = 24 * 60 * 60 * 1000;
/** So long others may have to wait for their turn. */
const TURN_MS = 20;

/** What is known of the deliveries of one entity. */
export interface EntityDelivery {
  columns: DeliveryColumns;
  /** End of its first deployment, milliseconds since 1970. */
  firstAt?: number;
  /** By author: end of the first deployment that contains a change of theirs. */
  firstAtByAuthor: ReadonlyMap<string, number>;
}

/** Everything at one moment; never changed. */
export interface DeliveryView {
  /** Changes with what is in it. */
  version: string;
  /** By subject. */
  entities: ReadonlyMap<string, EntityDelivery>;
  /** Deployments of entities that the catalog does not have. */
  unmatched: number;
}

/** What is known of a subject that the ledger needs. */
interface Place {
  subject: string;
  repository?: string;
}

/** What was read, up to where, and what follows from it that has to be reckoned again. */
interface Kept {
  readAt: number;
  deployments: KeptDeployments;
  incidents: KeptIncidents;
  changes: Map<string, KeptChanges>;
  read: { deployments: number; incidents: number; changes: number };
  dirtySubjects: Set<string>;
  dirtyRepositories: Set<string>;
  /** Ids of deployments that were not known before, or are no more: an incident may name one as its cause. */
  news: Set<string>;
  /** By the id that records have. */
  places: Map<string, Place>;
  /** Of the subjects, when the places were found. */
  placesOf: string;
  entities: Map<string, EntityDelivery>;
}

/**
 * Deployments, incidents and changes in memory, with what follows from them: which deployment was the first to contain a
 * change, which caused an incident, which are rework. Read when first asked for, afterwards what is new; only the entities that
 * it concerns are reckoned again. Replicas need not know of each other: each looks how far the records are.
 */
export class DeliveryHistory {
  readonly #records: DeliveryRecords;
  readonly #subjects: Subjects;
  readonly #reworkRules: readonly ReworkRule[];
  /** One after another, so that nobody sees half of what was read. */
  readonly #alone = pLimit(1);
  #kept = nothing();
  #view: DeliveryView = { version: '', entities: new Map(), unmatched: 0 };

  static create(options: {
    records: DeliveryRecords;
    subjects: Subjects;
    reworkRules: readonly ReworkRule[];
  }): DeliveryHistory {
    return new DeliveryHistory(options);
  }

  private constructor(options: {
    records: DeliveryRecords;
    subjects: Subjects;
    reworkRules: readonly ReworkRule[];
  }) {
    this.#records = options.records;
    this.#subjects = options.subjects;
    this.#reworkRules = options.reworkRules;
  }

  /** Everything that had been written when it was called. */
  async current(): Promise<DeliveryView> {
    return this.#alone(async () => {
      const version = await this.#version();
      if (version !== this.#view.version) {
        // What was pruned is gone only when everything is read again
        if (Date.now() - this.#kept.readAt > RELOAD_MS) {
          this.#kept = nothing();
        }
        await this.#read();
        await this.#findPlaces();
        await this.#reckon();
        this.#view = {
          version,
          entities: new Map(this.#kept.entities),
          unmatched: this.#placesByEntity().get(undefined)?.length ?? 0,
        };
      }
      return this.#view;
    });
  }

  /** The first deployment that contains a change of somebody, ISO 8601, by author. */
  async firstDeployments(): Promise<ReadonlyMap<string, string>> {
    const { entities } = await this.current();
    const first = new Map<string, number>();
    for (const { firstAtByAuthor } of entities.values()) {
      for (const [author, at] of firstAtByAuthor) {
        first.set(author, Math.min(first.get(author) ?? Infinity, at));
      }
    }
    return toTimes(first);
  }

  /** The first deployment, ISO 8601, by subject. */
  async firstDeploymentOf(): Promise<ReadonlyMap<string, string>> {
    const { entities } = await this.current();
    const first = new Map<string, number>();
    for (const [subject, { firstAt }] of entities) {
      if (firstAt !== undefined) {
        first.set(subject, firstAt);
      }
    }
    return toTimes(first);
  }

  /** Everything that is known of one entity, to explain its numbers. */
  async ledger(subject: string): Promise<
    DeliveryLedger & {
      /** Of other entities: incidents of this one that they are told to have caused. */
      causedElsewhere: TimedIncident[];
      notCounted: Array<{ finishedAt: number; isProduction: boolean }>;
    }
  > {
    await this.current();
    return this.#alone(async () => {
      const places = this.#placesByEntity().get(subject) ?? [];
      const repository = [...this.#kept.places.values()].find(
        place => place.subject === subject,
      )?.repository;
      const deployments = places.map(at => this.#kept.deployments.at(at));
      const { own, elsewhere } = this.#incidentsByEntity();
      return {
        ...this.#ledger(
          places,
          own.get(subject) ?? [],
          this.#kept.changes.get(repository ?? '')?.order(),
        ),
        causedElsewhere: elsewhere.get(subject) ?? [],
        notCounted: deployments
          .map(({ finishedAt, environment, result }) => ({
            finishedAt,
            isProduction: environment === 'production',
            isFailure: result === 'failure',
          }))
          .filter(({ isProduction, isFailure }) => !isProduction || isFailure),
      };
    });
  }

  async #version(): Promise<string> {
    const [records, subjects] = await Promise.all([
      this.#records.version(),
      this.#subjects.version(),
    ]);
    return `${records}/${subjects}`;
  }

  /** Reads what is new, and notes what it concerns. */
  async #read(): Promise<void> {
    const { deployments, incidents, changes, read } = this.#kept;
    const { dirtySubjects, dirtyRepositories, news } = this.#kept;
    const words = new Words();
    const dirty = (subject: string | undefined) => {
      if (subject !== undefined) {
        dirtySubjects.add(subject);
      }
    };
    const dirtyIncident = (
      incident: ReturnType<KeptIncidents['put']> | undefined,
    ) => {
      dirty(incident?.subject);
      dirty(deployments.subjectOf(incident?.timed.causedBy ?? ''));
    };

    for await (const page of this.#records.deploymentsSince(read.deployments)) {
      for (const deployment of page.items) {
        if (!deployments.has(deployment.id)) {
          news.add(deployment.id);
        }
        dirty(deployments.put(deployment, words));
        dirty(deployment.subject);
      }
      for (const id of page.incomplete) {
        news.add(id);
        dirty(deployments.remove(id));
      }
      read.deployments = page.sequence;
    }
    for await (const page of this.#records.incidentsSince(read.incidents)) {
      for (const incident of page.items) {
        dirtyIncident(incidents.put(incident));
        dirty(incident.subject);
        dirty(deployments.subjectOf(incident.causedBy ?? ''));
      }
      for (const id of page.incomplete) {
        dirtyIncident(incidents.remove(id));
      }
      read.incidents = page.sequence;
    }
    // Of an incident whose cause was not known until now another entity's deployment may be the cause
    for (const { subject, timed } of incidents.all()) {
      if (timed.causedBy !== undefined && news.has(timed.causedBy)) {
        dirty(subject);
        dirty(deployments.subjectOf(timed.causedBy));
      }
    }
    news.clear();
    for await (const page of this.#records.changesSince(read.changes)) {
      for (const change of page.items) {
        const ofRepository =
          changes.get(change.repository) ?? new KeptChanges();
        changes.set(change.repository, ofRepository);
        ofRepository.put(change, words);
        dirtyRepositories.add(change.repository);
      }
      read.changes = page.sequence;
    }
  }

  /** Finds out which subjects those of the records are now, and which repositories these are in. */
  async #findPlaces(): Promise<void> {
    const { deployments, incidents, places, dirtySubjects } = this.#kept;
    const version = await this.#subjects.version();
    const ids = new Set<string>(
      version === this.#kept.placesOf ? [] : places.keys(),
    );
    const addNew = (id: string | undefined) => {
      if (id !== undefined && !places.has(id)) {
        ids.add(id);
      }
    };
    [...deployments.bySubject().keys()].forEach(addNew);
    for (const { subject } of incidents.all()) {
      addNew(subject);
    }
    if (ids.size === 0) {
      return;
    }
    const byId = new Map(
      (await this.#subjects.all()).map(subject => [subject.id, subject]),
    );
    for (const id of ids) {
      // Those that went into another are not among all
      const subject = byId.get(id) ?? (await this.#subjects.byId(id));
      const before = places.get(id);
      const place = {
        subject: subject?.id ?? id,
        repository: subject?.repository,
      };
      if (
        before?.subject !== place.subject ||
        before.repository !== place.repository
      ) {
        places.set(id, place);
        dirtySubjects.add(id);
        if (before && before.subject !== place.subject) {
          this.#kept.entities.delete(before.subject);
        }
      }
    }
    this.#kept.placesOf = version;
  }

  /** Reckons what new records, changes and places concern. */
  async #reckon(): Promise<void> {
    const { changes, places, entities } = this.#kept;
    const { dirtySubjects, dirtyRepositories } = this.#kept;
    const dirty = new Map<string, string | undefined>();
    for (const [id, { subject, repository }] of places) {
      if (
        dirtySubjects.has(id) ||
        (repository !== undefined && dirtyRepositories.has(repository))
      ) {
        dirty.set(subject, repository);
      }
    }
    const byEntity = this.#placesByEntity();
    const { own } = this.#incidentsByEntity();
    // Those of one repository one after another, so that its order is needed only once
    const inTurn = [...dirty].sort(([, a = ''], [, b = '']) =>
      a < b ? -1 : Number(a > b),
    );
    let order: { repository?: string; order?: ChangeOrder } = {};
    let turnEnds = Date.now() + TURN_MS;
    for (const [subject, repository] of inTurn) {
      if (repository !== order.repository) {
        const ofRepository = changes.get(repository ?? '');
        order = { repository, order: ofRepository?.order() };
      }
      const ledger = this.#ledger(
        byEntity.get(subject) ?? [],
        own.get(subject) ?? [],
        order.order,
      );
      if (ledger.deployments.length || ledger.unattributed.length) {
        entities.set(
          subject,
          deliveryOf(ledger, order.order, changes.get(repository ?? '')),
        );
      } else {
        entities.delete(subject);
      }
      if (Date.now() > turnEnds) {
        await new Promise(resolve => setImmediate(resolve));
        turnEnds = Date.now() + TURN_MS;
      }
    }
    dirtySubjects.clear();
    dirtyRepositories.clear();
  }

  #ledger(
    places: number[],
    incidents: TimedIncident[],
    order: ChangeOrder | undefined,
  ): DeliveryLedger {
    const { deployments } = this.#kept;
    return deliveryLedger({
      deployments: places.map(place => deployments.at(place)),
      incidents,
      changes: order ?? [],
      isKnown: id => deployments.has(id),
      reworkRules: this.#reworkRules,
    });
  }

  /** Places of deployments by what their subject is now. */
  #placesByEntity(): Map<string | undefined, number[]> {
    const { deployments, places } = this.#kept;
    const byEntity = new Map<string | undefined, number[]>();
    for (const [id, found] of deployments.bySubject()) {
      const subject = places.get(id ?? '')?.subject ?? id;
      byEntity.set(subject, (byEntity.get(subject) ?? []).concat(found));
    }
    return byEntity;
  }

  /** Incidents by the entity whose deployment they may be put down to: the cause's where one is told, or their own. */
  #incidentsByEntity() {
    const { deployments, incidents, places } = this.#kept;
    const now = (id: string | undefined) =>
      id === undefined ? undefined : places.get(id)?.subject ?? id;
    const own = new Map<string, TimedIncident[]>();
    const elsewhere = new Map<string, TimedIncident[]>();
    const add = (
      to: typeof own,
      subject: string | undefined,
      incident: TimedIncident,
    ) => {
      if (subject !== undefined) {
        const known = to.get(subject);
        if (known) {
          known.push(incident);
        } else {
          to.set(subject, [incident]);
        }
      }
    };
    for (const { subject, timed } of incidents.all()) {
      const cause = now(deployments.subjectOf(timed.causedBy ?? ''));
      add(own, cause ?? now(subject), timed);
      if (cause !== undefined && cause !== now(subject)) {
        add(elsewhere, now(subject), timed);
      }
    }
    return { own, elsewhere };
  }
}

function nothing(): Kept {
  return {
    readAt: Date.now(),
    deployments: new KeptDeployments(),
    incidents: new KeptIncidents(),
    changes: new Map(),
    read: { deployments: 0, incidents: 0, changes: 0 },
    dirtySubjects: new Set(),
    dirtyRepositories: new Set(),
    news: new Set(),
    places: new Map(),
    placesOf: '',
    entities: new Map(),
  };
}

function deliveryOf(
  ledger: DeliveryLedger,
  order: ChangeOrder | undefined,
  changes: KeptChanges | undefined,
): EntityDelivery {
  const firstAtByAuthor = new Map<string, number>();
  for (const { deployment, isFirst, reach, ...entry } of ledger.deployments) {
    // What is in the first deployment is in it, even if nobody knows what was new
    const contained = isFirst
      ? order?.changes.slice(0, reach + 1) ?? []
      : entry.changes.map(({ change }) => change);
    for (const { commit } of contained) {
      const author = changes?.authorOf(commit);
      if (author !== undefined && !firstAtByAuthor.has(author)) {
        firstAtByAuthor.set(author, deployment.finishedAt);
      }
    }
  }
  return {
    columns: deliveryColumns(ledger),
    firstAt: ledger.deployments[0]?.deployment.finishedAt,
    firstAtByAuthor,
  };
}

function toTimes(instants: Map<string, number>): Map<string, string> {
  return new Map(
    [...instants].map(([key, at]) => [key, new Date(at).toISOString()]),
  );
}
