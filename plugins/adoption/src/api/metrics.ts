import type {
  MetricDefinition,
  MetricQuery,
  MetricRows,
  MetricTarget,
  MetricTile,
} from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** @public */
export type TargetedDefinition = MetricDefinition & { target?: MetricTarget };

/** Numbers, what they mean, and what is behind them. */
export function metricsOf(api: AdoptionApi) {
  const definitions = () =>
    api.items<TargetedDefinition>('/metrics/definitions');
  /** In the order of the ids. */
  const tiles = (ids: string[], query: MetricQuery) =>
    api.items<MetricTile>('/metrics', { ids: ids.join(','), ...query });
  return {
    definitions,
    tiles,
    /** Those that are chosen of all that are measured, which not every portal does of everything. */
    chosenTiles: async (
      choose: (measured: string[]) => string[],
      query: MetricQuery,
    ): Promise<MetricTile[]> => {
      const ids = choose((await definitions()).map(({ id }) => id));
      return ids.length > 0 ? tiles(ids, query) : [];
    },
    rows: (
      id: string,
      query: MetricQuery,
      page: { cursor?: string; limit: number },
    ) =>
      api.get<MetricRows>(`/metrics/${encodeURIComponent(id)}/rows`, {
        ...query,
        ...page,
      }),
    csv: (id: string, query: MetricQuery) =>
      api.file(`/metrics/${encodeURIComponent(id)}/rows`, {
        ...query,
        format: 'csv',
      }),
  };
}
