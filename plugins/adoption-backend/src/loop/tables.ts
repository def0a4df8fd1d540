export interface AllowanceRow {
  user_ref: string;
  what: string;
  hour: string;
  used: number;
}

export interface FeedbackRow {
  id: string;
  kind: string;
  text: string;
  page: string | null;
  entity_ref: string | null;
  user_ref: string;
  created_at: string;
  state: string;
  request_id: string | null;
  answer: string | null;
}

export interface ScreenshotRow {
  feedback_id: string;
  type: string;
  content: Buffer;
}

export interface RequestRow {
  id: string;
  title: string;
  text: string;
  state: string;
  reason: string | null;
  created_at: string;
  changed_at: string;
  shipped_at: string | null;
  effort: number | null;
  metric: string | null;
  before: string | null;
  after: string | null;
  merged_into: string | null;
  version: number;
}

export interface VoteRow {
  request_id: string;
  user_ref: string;
  voted_at: string;
}

export interface SourceRow {
  key: string;
  request_id: string;
  kind: string;
  at: string;
  title: string | null;
  entity_ref: string | null;
  repository: string | null;
  demand: string | null;
  team: string | null;
  url: string | null;
}

export interface DemandRow {
  demand: string;
  path: string;
  request_id: string;
}

export interface EventRow {
  id: number;
  request_id: string;
  at: string;
  user_ref: string | null;
  what: string;
  from: string | null;
  to: string | null;
  reason: string | null;
}

export interface RatingRow {
  request_id: string;
  user_ref: string;
  score: number;
}

/** What is told of ratings. */
export interface RatingResultRow {
  request_id: string;
  answers: number;
  /** Of their scores. */
  sum: number;
}

export interface NoticeRow {
  about: string;
  user_ref: string;
  kind: string;
  due_at: string;
  sent_at: string | null;
  leased_until: string;
  attempts: number;
  error: string | null;
}
