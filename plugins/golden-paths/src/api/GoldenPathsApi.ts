import { createApiRef } from '@backstage/frontend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type {
  AdoptionMatch,
  Creation,
  CreationPlan,
  CreationState,
  Deviation,
  EntityGoldenPath,
  Forecast,
  PathDetail,
  PathSummary,
  Release,
  Rollout,
  RolloutPolicy,
  ServicesPage,
  Upgrade,
  UpgradePreview,
} from '@paved/plugin-golden-paths-common';

/** @public */
export type ServiceState =
  | 'behind'
  | 'up-to-date'
  | 'changed'
  | 'stepped-off'
  | 'problem';

/** @public */
export interface ServicesQuery {
  /** Ref of a group. */
  owner?: string;
  release?: string;
  state?: ServiceState;
  cursor?: string;
  limit?: number;
}

/** @public */
export interface UpgradeRequest {
  /** The latest when left out. */
  release?: string;
  /** Values of new parameters. */
  parameters?: JsonObject;
}

/** @public */
export interface NewDeviation {
  scope: Deviation['scope'];
  /** Globs; for scope `files`. */
  files?: string[];
  reason?: string;
  /** `YYYY-MM-DD` */
  reviewOn?: string;
}

/** @public */
export interface AdoptionRequest {
  path: string;
  release: string;
  parameters: JsonObject;
}

/** @public */
export interface PlanRequest {
  /** Ref of the path. */
  path: string;
  /** The latest when left out. */
  release?: string;
  parameters: JsonObject;
  repository?: { host?: string; owner?: string };
}

/**
 * Golden paths as the backend tells them; failures are `ResponseError`s.
 *
 * @public
 */
export interface GoldenPathsApi {
  paths(): Promise<PathSummary[]>;
  path(ref: string): Promise<PathDetail>;
  services(path: string, query?: ServicesQuery): Promise<ServicesPage>;
  /** Gives an own answer to "how well does it serve you", 1 to 5. */
  rate(path: string, score: number, comment?: string): Promise<void>;

  publish(path: string, version: string): Promise<Release>;
  /** Of what is on a branch or tag of the path's repository. */
  startForecast(path: string, ref: string): Promise<Forecast>;
  forecast(id: string): Promise<Forecast>;
  /** Newest first, without their items. */
  forecasts(path: string, options?: { limit?: number }): Promise<Forecast[]>;

  rollouts(path: string): Promise<Rollout[]>;
  rollout(id: string): Promise<Rollout>;
  startRollout(
    path: string,
    version: string,
    policy: RolloutPolicy,
  ): Promise<Rollout>;
  changeRollout(
    id: string,
    change: 'stop' | 'resume' | 'cancel',
  ): Promise<Rollout>;

  entity(entityRef: string): Promise<EntityGoldenPath>;
  previewUpgrade(
    entityRef: string,
    request: UpgradeRequest,
  ): Promise<UpgradePreview>;
  /** Opens a change request; with a preview's hash it does exactly that or fails. */
  upgrade(
    entityRef: string,
    request: UpgradeRequest & { hash?: string },
  ): Promise<Upgrade>;
  /** Only on hosts that have no review page of their own. */
  mergeUpgrade(id: string): Promise<Upgrade>;
  closeUpgrade(id: string): Promise<Upgrade>;
  deviate(entityRef: string, deviation: NewDeviation): Promise<Deviation>;
  endDeviation(id: string): Promise<Deviation>;
  /** Releases that the repository resembles, nearest first. */
  adoptionMatches(entityRef: string): Promise<AdoptionMatch[]>;
  /** Proposes the lock file as a change. */
  adopt(entityRef: string, request: AdoptionRequest): Promise<Upgrade>;

  /** What creating would make; wrong parameters are an `InputError` that names all of them. */
  plan(request: PlanRequest): Promise<CreationPlan>;
  /** The caller's own runs. */
  creations(query?: { state?: CreationState }): Promise<Creation[]>;
  /** Takes back what the run made, as long as nobody has changed it. */
  undoCreation(id: string): Promise<Creation>;
}

/** @public */
export const goldenPathsApiRef = createApiRef<GoldenPathsApi>().with({
  id: 'plugin.golden-paths.api',
  pluginId: 'golden-paths',
});
