/**
 * Why something was deployed, as far as it is known. All but `change` count as rework.
 *
 * @public
 */
export type DeploymentReason =
  | 'change'
  | 'fix'
  | 'hotfix'
  | 'rollback'
  | 'revert';

/**
 * One deployment of one entity: whatever a pipeline tells of it (several commits, several steps) is one.
 *
 * @public
 */
export interface Deployment {
  /** `<source>/<id of the source>`: who tells of it again corrects it. */
  id: string;
  /** As it was told, in lower case. */
  entityRef: string;
  /** Id of the subject that it belongs to; `undefined` as long as none is known. */
  subject?: string;
  /** Only `production` counts for the delivery metrics. */
  environment: string;
  result: 'success' | 'failure';
  /** ISO 8601 */
  startedAt?: string;
  /** ISO 8601; of several steps the last. */
  finishedAt: string;
  /** Full commit id. */
  commit?: string;
  version?: string;
  reason: DeploymentReason;
  /** Ids of incidents that it is said to have mended. */
  mends?: string[];
  url?: string;
}

/**
 * Something that people who use an entity noticed.
 *
 * @public
 */
export interface Incident {
  id: string;
  entityRef: string;
  subject?: string;
  title?: string;
  severity?: string;
  /** ISO 8601 */
  createdAt: string;
  /** ISO 8601 */
  resolvedAt?: string;
  /** Id of the deployment that caused it, where somebody says so; otherwise the latest before it. */
  causedBy?: string;
  url?: string;
}

/**
 * A change that was merged into the default branch: a change request, or a commit that came without one.
 *
 * @public
 */
export interface Change {
  /** Id of the repository and the commit on the default branch. */
  id: string;
  repository: string;
  /** The commit on the default branch. */
  commit: string;
  /** When the first of its commits was written, ISO 8601. */
  firstCommitAt?: string;
  /** ISO 8601 */
  openedAt?: string;
  /** ISO 8601 */
  firstReviewAt?: string;
  /** ISO 8601 */
  mergedAt: string;
  /** Its place on the default branch: the commit of a larger one contains it, unless history was rewritten. */
  position?: number;
  /** Since when it is no longer on the default branch because history was rewritten, ISO 8601. */
  droppedAt?: string;
  /** Keyed hash of the author's address; never shown. */
  author?: string;
  isRevert?: boolean;
}

/**
 * A ticket or a piece of work, told by a tracker or an import.
 *
 * @public
 */
export interface WorkItem {
  id: string;
  /** `platform-ticket` is something that the platform team did by hand for somebody. */
  type: 'platform-ticket' | 'bug' | 'feature' | 'other';
  title?: string;
  entityRef?: string;
  subject?: string;
  /** Ref of the group that asked. */
  team?: string;
  /** What was asked for: `database`, `environment`, `access`. */
  topic?: string;
  /** ISO 8601 */
  createdAt: string;
  /** ISO 8601 */
  resolvedAt?: string;
  url?: string;
}
