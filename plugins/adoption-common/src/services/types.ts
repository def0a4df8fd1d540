/**
 * How a service came to be.
 *
 * - `golden-path`: made from a golden path
 * - `other-template`: made from a template that belongs to none
 * - `from-scratch`: there is a history, and nothing in it or in the portal says that it was made from anything
 * - `imported`: it was there before the portal, or long before the portal was told of it
 * - `unknown`: there is nothing to tell it from
 *
 * @public
 */
export type ServiceClass =
  | 'golden-path'
  | 'other-template'
  | 'from-scratch'
  | 'imported'
  | 'unknown';

/**
 * Something that proves where a service is from.
 *
 * @public
 */
export interface OriginEvidence {
  source:
    | 'lock'
    | 'creation'
    | 'template-run'
    | 'annotation'
    | 'history'
    | 'catalog';
  /** In plain words. */
  text: string;
  /** ISO 8601 */
  at?: string;
  commit?: string;
  /** Of the scaffolder. */
  task?: string;
  /** Ref */
  path?: string;
  /** Ref */
  template?: string;
}

/**
 * What one commit made of a repository's lock.
 *
 * @public
 */
export interface LockState {
  commit: string;
  /** Among the commits that touched it, from the oldest on. */
  position: number;
  /** ISO 8601 */
  at: string;
  /** `undefined`: there is none any more. */
  path?: string;
  /** It can't be read: the path stays what it was. */
  isBroken?: true;
}

/**
 * A run of a golden path that made a repository.
 *
 * @public
 */
export interface PathCreation {
  id: string;
  path: string;
  /** ISO 8601 */
  at: string;
  task?: string;
  commit?: string;
  /** ISO 8601 */
  undoneAt?: string;
}

/**
 * A run of a template that ended well and made the service.
 *
 * @public
 */
export interface ServiceRun {
  task: string;
  template: string;
  /** ISO 8601 */
  at: string;
}

/**
 * What a team said that it does in its own way.
 *
 * @public
 */
export interface PathDeviation {
  id: string;
  path: string;
  /** `path`: it stepped off. */
  scope: 'path' | 'files';
  /** ISO 8601 */
  declaredAt: string;
  /** ISO 8601 */
  endedAt?: string;
}

/**
 * A service with all that is known of where it is from: an entity, or a repository that declares none.
 *
 * @public
 */
export interface ServiceRecord {
  /** Of its subject; `repository:<id>` for a repository without entities. */
  id: string;
  entityRef?: string;
  title: string;
  owner?: string;
  repository?: string;
  repositoryUrl?: string;
  /** When the catalog had it first, ISO 8601; absent for a repository without entities. */
  firstSeenAt?: string;
  /** ISO 8601 */
  goneAt?: string;
  /** The first commit in its folder. */
  firstCommit?: { id: string; at: string };
  /** Ref of the template that its entity names. */
  sourceTemplate?: string;
  locks: LockState[];
  creations: PathCreation[];
  runs: ServiceRun[];
  deviations: PathDeviation[];
}

/** @public */
export interface OriginRules {
  /** Only what was made since then is new, ISO 8601. */
  since?: string;
  /** When the portal first read the catalog, ISO 8601. */
  firstSyncAt?: string;
  /** What was made so long before the catalog had it was made elsewhere, in days. */
  importedAfterDays: number;
  /** Path of each template that belongs to one. */
  paths: ReadonlyMap<string, string>;
  /** Refs of paths and templates that teams have to take. */
  mandated: ReadonlySet<string>;
}

/** @public */
export interface ServiceOrigin {
  class: ServiceClass;
  /** Ref of the golden path. */
  path?: string;
  /** Ref of the template. */
  template?: string;
  /** There was no choice: it says nothing of whether the path is liked. */
  isMandated: boolean;
  /** ISO 8601; `undefined` when nothing tells it. */
  createdAt?: string;
  /** What `createdAt` is. */
  createdAtIs: 'first-commit' | 'first-seen' | 'unknown';
  /** Counts among the new services: not imported, not undone, not older than what is counted. */
  isNew: boolean;
  /** What proves it most comes first. */
  evidence: OriginEvidence[];
}

/**
 * A time during which a service was on a path.
 *
 * @public
 */
export interface PathStay {
  path: string;
  /** ISO 8601 */
  from: string;
  /** ISO 8601; `undefined` while it is on it. */
  to?: string;
  /**
   * - `created`: it was on the path from its first day on
   * - `adopted`: it was there before, and went on a path for the first time
   * - `came-back`: it had left this path before
   * - `moved`: it came from another path
   */
  how: 'created' | 'adopted' | 'came-back' | 'moved';
  left?: 'stepped-off' | 'lock-removed' | 'other-path' | 'gone';
}

/**
 * A service with what follows from what is known of it.
 *
 * @public
 */
export interface Service extends ServiceRecord {
  origin: ServiceOrigin;
  /** In order of time. */
  stays: PathStay[];
}

/**
 * Where an entity is from, and when it was on which path.
 *
 * @public
 */
export interface EntityOrigin extends ServiceOrigin {
  stays: PathStay[];
}
