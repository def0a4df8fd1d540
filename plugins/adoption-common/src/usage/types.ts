/**
 * Something that somebody did in the portal, as a browser tells it. It holds no name: whose it is, is known from who sends it.
 *
 * @public
 */
export interface UsageEvent {
  /** UUID, made once where it happened: what is sent twice counts once. */
  id: string;
  /** Milliseconds of the browser's own clock. Only how long ago that was is believed. */
  at: number;
  /** What analytics events call it: `navigate`, `search`, `click`, `create`, … */
  action: string;
  /** Of the page it happened on, without what stands behind `?` and `#`. */
  path: string;
  /** Of a search: how many results; `undefined` where the search does not tell. */
  results?: number;
  /** Of a search; only sent as far as `adoption.usage.searchTerms` allows. */
  term?: string;
}

/** @public */
export interface UsageBatch {
  /** The browser's clock when it sent this, in milliseconds. */
  sentAt: number;
  events: UsageEvent[];
}

/**
 * What became of a batch. All of it has been dealt with: nothing has to be sent again.
 *
 * @public
 */
export interface UsageAnswer {
  taken: number;
  /** Had been taken before. */
  repeated: number;
  /** Of people that do not count: the platform's own, guests, bots. */
  ignored: number;
  /** Said to happen in the future, and taken as of now. */
  clamped: number;
  refused: Array<{ index: number; id?: string; reason: string }>;
}

/**
 * How searches are remembered: `none` without their terms; `shared` with those that found nothing and that at least five people
 * looked for; `all` with all terms.
 *
 * @public
 */
export type SearchTerms = 'none' | 'shared' | 'all';

/** @public */
export type UsageKind = 'page' | 'docs' | 'search' | 'search-empty' | 'action';

/**
 * What an event counts as.
 *
 * @public
 */
export interface UsageFact {
  kind: UsageKind;
  plugin: string;
  /** The page, or the action; of a search empty. */
  name: string;
  /** Of a search, in one spelling. */
  term?: string;
}

/**
 * One run of a template of the scaffolder.
 *
 * @public
 */
export interface ScaffolderRun {
  id: string;
  /** Ref of the template, in lower case. */
  template?: string;
  status: 'open' | 'processing' | 'completed' | 'failed' | 'cancelled';
  /** ISO 8601 */
  startedAt: string;
  /** ISO 8601 */
  endedAt?: string;
  /** Of one that failed: the name of the step. */
  failedStep?: string;
  /** Of one that failed: what the step said. */
  reason?: string;
  /** What its template said at that time that it saves. */
  minutesSaved?: number;
}

/** @public */
export type TopUsageKind =
  | 'pages'
  | 'docs'
  | 'searches'
  | 'actions'
  | 'templates';

/**
 * `name` is a page, a term, an action, or the ref of a template.
 *
 * @public
 */
export interface TopUsage {
  name: string;
  plugin: string;
  count: number;
}

/**
 * Whether a page helped the caller, and how it is said to help others.
 *
 * @public
 */
export interface PageHelp {
  page: string;
  /** The caller's own answer. */
  mine?: boolean;
}
