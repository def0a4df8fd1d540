import type { MetricDefinition, MetricUnit } from '../metrics';

/** @public */
export const FEEDBACK_KINDS = [
  'problem',
  'idea',
  'praise',
  'question',
] as const;

/** @public */
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

/**
 * What somebody said about a page. Only they and those who keep the roadmap see it.
 *
 * @public
 */
export interface Feedback {
  id: string;
  kind: FeedbackKind;
  text: string;
  /** Path in the portal, without what was searched for there. */
  page?: string;
  entityRef?: string;
  /** Ref of the user who said it. */
  by: string;
  /** ISO 8601 */
  createdAt: string;
  state: 'new' | 'promoted' | 'set-aside';
  /** What became of it. */
  request?: { id: string; title: string };
  /** What those who keep the roadmap say to it. */
  answer?: string;
  hasScreenshot: boolean;
}

/** @public */
export interface NewFeedback {
  kind: FeedbackKind;
  text: string;
  page?: string;
  entityRef?: string;
}

/**
 * Where a request stands; `asked` has not been decided on yet.
 *
 * @public
 */
export const REQUEST_STATES = [
  'asked',
  'later',
  'next',
  'now',
  'shipped',
  'declined',
] as const;

/** @public */
export type RequestState = (typeof REQUEST_STATES)[number];

/**
 * How urgent a request is, with what it is computed of.
 *
 * @public
 */
export interface Priority {
  /** `undefined` as long as nobody has said what it costs. */
  value?: number;
  /** People, tickets and services together. */
  requests: number;
  /** Distinct people who ask. */
  people: number;
  tickets: number;
  /** Services that do in their own way what is asked for. */
  services: number;
  /** Distinct people in the teams that ask. */
  teamSize: number;
  /** Person-days or points, as the platform team counts. */
  effort?: number;
  /** `(7 × 23) / 5 = 32.2`, or why there is none. */
  explanation: string;
}

/** A metric that something is meant to move. @public */
export interface RequestMetric {
  /** Id of a metric. */
  metric: string;
  /** Ref of a group. */
  team?: string;
  /** Ref of a golden path. */
  path?: string;
}

/**
 * What a metric was in a period.
 *
 * @public
 */
export interface MetricReading {
  /** ISO 8601 */
  from: string;
  to: string;
  /** Version of the metric's definition. */
  version: number;
  value?: number;
  margin?: number;
  sample: number;
  sampleOf: string;
  noValue?: string;
  currency?: string;
}

/**
 * Whether something moved what it was meant to move.
 *
 * @public
 */
export interface RequestOutcome extends RequestMetric {
  title: string;
  unit?: MetricUnit;
  better?: MetricDefinition['better'];
  /** The 30 days before it shipped, with a day for what is told late. */
  before?: MetricReading;
  /** When `before` will be known, ISO 8601. */
  beforeOn?: string;
  /** The 30 days after, with a day for what is told late. */
  after?: MetricReading;
  /** When `after` will be known, ISO 8601. */
  afterOn?: string;
}

/** What those who asked say of it. @public */
export interface RequestRating {
  /** What `mean` is of: it changes with every fifth answer, so that no single one can be told from the difference. */
  answers: number;
  /** 1 to 5; `undefined` below five answers. */
  mean?: number;
  /** The caller's own. */
  mine?: number;
  mayRate: boolean;
}

/**
 * Something that people ask of the platform.
 *
 * @public
 */
export interface PlatformRequest {
  id: string;
  title: string;
  text: string;
  state: RequestState;
  /** Why it is in this state. */
  reason?: string;
  /** ISO 8601 */
  createdAt: string;
  /** Since when it is in this state, ISO 8601. */
  changedAt: string;
  shippedAt?: string;
  priority: Priority;
  /** Comments of surveys; who wrote them is not known, so they count for nothing. */
  comments: number;
  /** Whether the caller asks for it too. */
  mine: boolean;
  outcome?: RequestOutcome;
  rating?: RequestRating;
  /** What it has become part of. */
  mergedInto?: { id: string; title: string };
  /** Has to be named by whoever changes it. */
  version: number;
}

/** Where a request comes from. @public */
export interface RequestSource {
  kind: 'feedback' | 'ticket' | 'survey' | 'deviation';
  /** ISO 8601 */
  at: string;
  title?: string;
  entityRef?: string;
  url?: string;
}

/** One step of a request's history. @public */
export interface RequestEvent {
  /** ISO 8601 */
  at: string;
  /** Ref of the user; absent for the portal itself. */
  by?: string;
  what:
    | 'asked'
    | 'state'
    | 'effort'
    | 'metric'
    | 'edited'
    | 'merged'
    | 'source';
  from?: string;
  to?: string;
  reason?: string;
}

/** @public */
export interface RequestDetail extends PlatformRequest {
  /** Those that the caller may see. */
  sources: RequestSource[];
  /** How many more there are. */
  hiddenSources: number;
  /** Oldest first. */
  events: RequestEvent[];
  /** What has become part of it. */
  merged: Array<{ id: string; title: string }>;
  /** Refs of those who ask, for those who keep the roadmap. */
  people?: string[];
}

/** @public */
export interface RequestsPage {
  items: PlatformRequest[];
  totalItems: number;
  nextCursor?: string;
}

/** What those who keep the roadmap decide. @public */
export interface RequestChange {
  title?: string;
  text?: string;
  state?: RequestState;
  reason?: string;
  effort?: number;
  metric?: RequestMetric;
  /** That they have seen: somebody else may have been faster. */
  version: number;
}

/** @public */
export interface Roadmap {
  columns: Array<RequestsPage & { state: RequestState }>;
  mayManage: boolean;
  mayAsk: boolean;
}

/** A request that says about the same. @public */
export interface SimilarRequest {
  id: string;
  title: string;
  state: RequestState;
  /** Words that both have. */
  shared: string[];
  people: number;
  mine: boolean;
}

/** Tickets about the same, that are no request yet. @public */
export interface TicketTopic {
  /** Absent for those without one. */
  topic?: string;
  totalItems: number;
  /** Newest first. */
  tickets: Array<{
    id: string;
    title?: string;
    team?: string;
    createdAt: string;
    url?: string;
  }>;
}

/** Makes a request of something, or adds it to one. @public */
export type PromoteTo = { request: string } | { title: string; text: string };
