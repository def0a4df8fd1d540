import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Link, Text } from '@backstage/ui';
import type { MetricQuery, MetricTile } from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, metricsOf } from '../../api';
import { Chart, trendContent } from '../../charts';
import { buckets, valueText } from '../../words';
import { DefinitionButton } from '../Definition';
import { Target, Trust } from '../MetricTiles';
import styles from './DeliveryTrends.module.css';

const HEIGHT = 180;

/** How a team or an entity delivers, each number over time. */
export function DeliveryTrends(props: {
  query: MetricQuery;
  /** The page of a number; left out where there is none for the reader. */
  hrefOf?: (id: string) => string;
}) {
  const { query, hrefOf } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () =>
        metricsOf(api).chosenTiles(
          ids => ids.filter(id => id.startsWith('delivery.')),
          query,
        ),
      [api, query],
    ),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="the delivery numbers" lines={6} />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="The delivery numbers could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return (
    <ul className={styles.trends} aria-label="Delivery" aria-busy={state.stale}>
      {state.value.map(tile => (
        <li key={tile.metric}>
          <TrendCard tile={tile} query={query} href={hrefOf?.(tile.metric)} />
        </li>
      ))}
    </ul>
  );
}

function TrendCard(props: {
  tile: MetricTile;
  query: MetricQuery;
  href?: string;
}) {
  const { tile, query, href } = props;
  const { definition, value, noValue, target, currency, trend } = tile;
  return (
    <Card className={styles.card}>
      <CardBody>
        <Flex direction="column" gap="2">
          <Flex justify="between" align="start" gap="2">
            {href ? (
              <Link href={href} weight="bold">
                {definition.title}
              </Link>
            ) : (
              <Text weight="bold">{definition.title}</Text>
            )}
            <DefinitionButton definition={definition} target={target} />
          </Flex>
          <Text
            variant="title-small"
            weight={value === undefined ? 'regular' : 'bold'}
            color={value === undefined ? 'secondary' : 'primary'}
          >
            {value === undefined
              ? 'No data'
              : valueText(value, definition.unit, currency)}
          </Text>
          {value === undefined && (
            <Text variant="body-small">
              {noValue ?? 'Nothing has told of it in this period.'}
            </Text>
          )}
          <Target tile={tile} />
          <Trust tile={tile} />
          {trend.some(point => point.value !== undefined) && (
            <Chart
              title={`By ${buckets[query.bucket].title.toLowerCase()}`}
              shape="line"
              content={trendContent(tile, query)}
              labelsTitle={buckets[query.bucket].title}
              height={HEIGHT}
            />
          )}
        </Flex>
      </CardBody>
    </Card>
  );
}
