import type { Page } from '@paved/ui';
import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  BlockedEntity,
  Campaign,
  CampaignProgress,
  CheckStatus,
  EntityScorecard,
  PreviewResult,
  RollupItem,
  ScorecardSummary,
  StandingsPage,
  Transition,
  TrendPoint,
  Waiver,
  WaiverState,
} from '@paved/plugin-scorecards-common';

/**
 * What narrows a list of entities on a scorecard.
 *
 * @public
 */
export interface StandingsFilter {
  scorecard: string;
  /** Id of a level, or `none` for below the first. */
  level?: string;
  /** With its sub-groups. */
  owner?: string;
  system?: string;
  domain?: string;
  check?: string;
  status?: CheckStatus;
  search?: string;
}

/**
 * @public
 */
export interface StandingsQuery extends StandingsFilter {
  sort?: 'name' | 'level' | 'score' | 'owner' | 'changed';
  order?: 'asc' | 'desc';
  cursor?: string;
  limit?: number;
}

/**
 * @public
 */
export interface EntityHistoryQuery {
  scorecard?: string;
  cursor?: string;
  limit?: number;
}

/**
 * @public
 */
export interface WaiversQuery {
  scorecard?: string;
  entityRef?: string;
  states?: WaiverState[];
  cursor?: string;
  limit?: number;
}

/**
 * @public
 */
export interface NewWaiver {
  scorecard: string;
  check: string;
  entityRef: string;
  reason: string;
  /** ISO instant. */
  until: string;
}

/** @public */
export type WaiverAnswer = 'approve' | 'refuse' | 'revoke';

/** @public */
export type NewCampaign = Pick<
  Campaign,
  | 'title'
  | 'description'
  | 'scorecard'
  | 'checks'
  | 'owner'
  | 'startsAt'
  | 'deadline'
>;

/**
 * Scorecards, for the portal's pages. Every method throws a ResponseError when the backend says no.
 *
 * @public
 */
export interface ScorecardsApi {
  scorecards(): Promise<ScorecardSummary[]>;
  scorecard(ref: string): Promise<ScorecardSummary>;
  /** The scorecards of an entity, evaluated now from the facts that are known. */
  entity(entityRef: string): Promise<EntityScorecard[]>;
  /** Collects the entity's facts again first, which may take some seconds. */
  refreshEntity(entityRef: string): Promise<EntityScorecard[]>;
  /** Newest first. */
  entityHistory(
    entityRef: string,
    query?: EntityHistoryQuery,
  ): Promise<Page<Transition>>;
  standings(query: StandingsQuery): Promise<StandingsPage>;
  standingsCsv(filter: StandingsFilter): Promise<Blob>;
  rollups(
    scorecard: string,
    by: 'owner' | 'system' | 'domain',
  ): Promise<RollupItem[]>;
  /** Oldest day first. */
  trend(scorecard: string, options?: { days?: number }): Promise<TrendPoint[]>;
  waivers(query: WaiversQuery): Promise<Page<Waiver>>;
  requestWaiver(waiver: NewWaiver): Promise<Waiver>;
  answerWaiver(
    id: string,
    answer: WaiverAnswer,
    note?: string,
  ): Promise<Waiver>;
  /** What a draft of a scorecard, as YAML or JSON, would change. */
  preview(definition: string): Promise<PreviewResult>;
  campaigns(): Promise<Campaign[]>;
  campaign(id: string): Promise<CampaignProgress>;
  startCampaign(campaign: NewCampaign): Promise<Campaign>;
  endCampaign(id: string): Promise<void>;
  /** Of the caller's own services, those that their gate holds back. */
  blocking(options?: { limit?: number }): Promise<BlockedEntity[]>;
}

/**
 * {@link ScorecardsApi}
 *
 * @public
 */
export const scorecardsApiRef = createApiRef<ScorecardsApi>().with({
  id: 'plugin.scorecards.api',
  pluginId: 'scorecards',
});
