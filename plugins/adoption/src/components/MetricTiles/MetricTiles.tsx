import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { MetricQuery } from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, metricsOf } from '../../api';
import { TileCard } from './TileCard';
import styles from './MetricTiles.module.css';

/** Numbers that are asked for together; when they can't be had, only they are missing from the page. */
export function MetricTiles(props: {
  title: string;
  ids: string[];
  query: MetricQuery;
  hrefOf: (id: string) => string;
}) {
  const { title, ids, query, hrefOf } = props;
  const api = useApi(adoptionApiRef);
  const asked = ids.join(',');
  const { state, reload } = useLoaded(
    useCallback(
      () => metricsOf(api).tiles(asked.split(','), query),
      [api, asked, query],
    ),
  );
  if (state.status === 'loading') {
    return <LoadingLines what={title} />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title={`The numbers of “${title}” could not be loaded`}
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return (
    <ul className={styles.tiles} aria-label={title} aria-busy={state.stale}>
      {state.value.map(tile => (
        <li key={tile.metric}>
          <TileCard tile={tile} query={query} href={hrefOf(tile.metric)} />
        </li>
      ))}
    </ul>
  );
}
