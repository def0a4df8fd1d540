import type {
  MetricDefinition,
  MetricQuery,
  MetricRows,
  MetricValue,
} from '@paved/plugin-adoption-common';

/** Metrics that are computed of the same data. Who may ask has been decided before. */
export interface MetricGroup {
  definitions: MetricDefinition[];
  /** One value for each id, in their order. */
  measure(ids: string[], query: MetricQuery): Promise<MetricValue[]>;
  /** What is behind one of them. */
  rows?(
    id: string,
    query: MetricQuery,
    page: { cursor?: string; limit: number },
  ): Promise<MetricRows>;
}
