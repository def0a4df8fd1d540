import type {
  MetricReading,
  RequestMetric,
  RequestSource,
  RequestState,
} from '@paved/plugin-adoption-common';
import type { RequestRow, SourceRow } from './tables';

/** What is stored of a request. */
export interface StoredRequest {
  id: string;
  title: string;
  text: string;
  state: RequestState;
  reason?: string;
  createdAt: string;
  changedAt: string;
  shippedAt?: string;
  effort?: number;
  metric?: RequestMetric;
  before?: MetricReading;
  after?: MetricReading;
  mergedInto?: string;
  version: number;
}

/** Where a request comes from, with what its priority is computed of. */
export interface StoredSource extends RequestSource {
  /** `<kind>/<id>`: each counts once. */
  key: string;
  repository?: string;
  demand?: string;
  team?: string;
}

export function toRequest(row: RequestRow): StoredRequest {
  const parse = <T>(json: string | null): T | undefined =>
    json === null ? undefined : JSON.parse(json);
  return {
    id: row.id,
    title: row.title,
    text: row.text,
    state: row.state as RequestState,
    reason: row.reason ?? undefined,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    shippedAt: row.shipped_at ?? undefined,
    effort: row.effort ?? undefined,
    metric: parse(row.metric),
    before: parse(row.before),
    after: parse(row.after),
    mergedInto: row.merged_into ?? undefined,
    version: row.version,
  };
}

export function toSource(row: SourceRow): StoredSource {
  return {
    key: row.key,
    kind: row.kind as StoredSource['kind'],
    at: row.at,
    title: row.title ?? undefined,
    entityRef: row.entity_ref ?? undefined,
    repository: row.repository ?? undefined,
    demand: row.demand ?? undefined,
    team: row.team ?? undefined,
    url: row.url ?? undefined,
  };
}
