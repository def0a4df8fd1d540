import type { JsonObject } from '@backstage/types';
import type { FileClass } from '../lock/types';
import type { FileMode } from '@paved/plugin-repositories-common';

/** @public */
export interface PlannedFile {
  path: string;
  class: FileClass;
  mode: FileMode;
  size: number;
  sha256: string;
  /** Text; absent for binary files and those over 256 KiB. */
  content?: string;
}

/**
 * Something that creating does outside of the portal.
 *
 * @public
 */
export interface PlannedEffect {
  type: 'create-repository' | 'register-entities';
  /** In plain words. */
  summary: string;
  /** Such as host, owner, name, branch; entity refs. */
  details: JsonObject;
}

/**
 * Exactly what creating from a path makes.
 *
 * @public
 */
export interface CreationPlan {
  path: string;
  release: string;
  digest: string;
  repository: { host?: string; owner: string; name: string };
  parameters: JsonObject;
  files: PlannedFile[];
  effects: PlannedEffect[];
  /** `sha256-<hex>` over release digest, repository, parameters, files and effects. */
  hash: string;
}

/** @public */
export type CreationState =
  | 'planned'
  | 'running'
  | 'created'
  | 'failed'
  | 'undone';

/**
 * A run that makes a repository; each outside effect is recorded before it is done.
 *
 * @public
 */
export interface Creation {
  id: string;
  /** Of the scaffolder; resume it by retrying the task. */
  taskId: string;
  path: string;
  release: string;
  planHash: string;
  repository: { host?: string; owner: string; name: string };
  repositoryId?: string;
  /** First commit. */
  commit?: string;
  state: CreationState;
  error?: string;
  createdBy?: string;
  startedAt: string;
  endedAt?: string;
  /** ISO 8601; when the catalog had its entity. */
  registeredAt?: string;
}
