import { Card, CardBody, Flex, Link, Text } from '@backstage/ui';
import type { MetricQuery, MetricTile } from '@paved/plugin-adoption-common';
import { Sparkline } from '../../charts';
import { bucketText, valueText } from '../../words';
import { DefinitionButton } from '../Definition';
import { Target } from './Target';
import { Trust } from './Trust';
import styles from './MetricTiles.module.css';

/** A number with what is needed to trust it, and the way down to what is behind it. */
export function TileCard(props: {
  tile: MetricTile;
  query: MetricQuery;
  href: string;
}) {
  const { tile, query, href } = props;
  const { definition, value, noValue, target, currency, notes } = tile;
  return (
    <Card className={styles.card}>
      <CardBody>
        <Flex direction="column" gap="2">
          <Flex justify="between" align="start" gap="2">
            <Link href={href} weight="bold" className={styles.title}>
              {definition.title}
            </Link>
            <DefinitionButton definition={definition} target={target} />
          </Flex>
          <Flex justify="between" align="end" gap="3" className={styles.number}>
            {value === undefined ? (
              <Text variant="title-small" color="secondary">
                No data
              </Text>
            ) : (
              <Text variant="title-small" weight="bold">
                {valueText(value, definition.unit, currency)}
              </Text>
            )}
            <Sparkline
              values={tile.trend.map(point => point.value)}
              label={trendText(tile, query)}
            />
          </Flex>
          {value === undefined && (
            <Text variant="body-small">
              {noValue ?? 'Nothing has told of it in this period.'}
            </Text>
          )}
          <Target tile={tile} />
          <Trust tile={tile} />
          {notes?.map(note => (
            <Text key={note} variant="body-x-small" color="secondary">
              {note}
            </Text>
          ))}
        </Flex>
      </CardBody>
    </Card>
  );
}

/** The line in words: from where to where. */
function trendText(tile: MetricTile, query: MetricQuery): string {
  const { unit } = tile.definition;
  const known = tile.trend.filter(({ value }) => value !== undefined);
  const told = ({ from, value }: MetricTile['trend'][number]) =>
    `${valueText(value!, unit, tile.currency)} (${bucketText(
      from,
      query.bucket,
      query.zone,
    )})`;
  return known.length < 2
    ? ''
    : `Trend: from ${told(known[0])} to ${told(known[known.length - 1])}`;
}
