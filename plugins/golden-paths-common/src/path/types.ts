import type { JsonObject } from '@backstage/types';
import type { ReleaseManifest } from '../release/types';

/** @public */
export type PathStage = 'experimental' | 'supported' | 'deprecated';

/**
 * How far a path is looked after.
 *
 * @public
 */
export interface PathLifecycle {
  stage: PathStage;
  /** `YYYY-MM-DD`; deprecated paths only: support ends with this day. */
  end?: string;
  /** Ref of the path to move to; deprecated paths only. */
  successor?: string;
}

/**
 * What a service has to show: a check of a scorecard, or words where no check is linked (the field's `coverage > 80%`).
 *
 * @public
 */
export type RequiredCheck =
  | { scorecard: string; check: string }
  | { text: string };

/**
 * An entry of the folder tree that a created repository has; folders end in `/`.
 *
 * @public
 */
export interface StructureEntry {
  name: string;
  entries: StructureEntry[];
}

/** @public */
export interface PathLink {
  title: string;
  url: string;
}

/**
 * A golden path as its entity (`kind: GoldenPath`) tells it; both forms, the field's `platform.example.com/v1` and our own
 * `paved.dev/v1alpha1`, become this.
 *
 * @public
 */
export interface GoldenPath {
  /** `goldenpath:<namespace>/<name>` */
  ref: string;
  name: string;
  title: string;
  description?: string;
  /** Full ref of the owning group; the field's form has none. */
  owner?: string;
  tags: string[];
  /** What one wants to build, such as `api`, `web-app`, `data`, `job`; paths with the same one are shown together. */
  purpose?: string;
  language?: string;
  framework?: string;
  /** What one gets, a sentence each. */
  gives: string[];
  /** Hours that a team saves by starting here, as the owner estimates them. */
  hoursSaved?: number;
  support: {
    /** What the platform guarantees. */
    guarantees: string[];
    /** What stays with the team. */
    teamOwns: string[];
    /** Whom to ask. */
    contact: PathLink[];
  };
  lifecycle: PathLifecycle;
  /** Path of the template's file, relative to `golden-path.yaml`. */
  template?: string;
  requiredChecks: RequiredCheck[];
  structure: StructureEntry[];
  cicd: Array<{ name: string; steps: string[] }>;
  /** Company-wide values that templates read as `values.defaults.*`. */
  defaults: JsonObject;
  /** What the files beside it are, once published; absent in the field's form. */
  release?: ReleaseManifest;
}
