import { Link, Text } from '@backstage/ui';
import { sampleText, type MetricTile } from '@paved/plugin-adoption-common';
import { Sparkline } from '../../charts';
import { valueText } from '../../words';
import { Target } from '../MetricTiles';
import styles from './NumberList.module.css';

/** A few numbers under each other, for a card. */
export function NumberList(props: {
  tiles: MetricTile[];
  label: string;
  hrefOf: (id: string) => string;
}) {
  const { tiles, label, hrefOf } = props;
  return (
    <ul className={styles.list} aria-label={label}>
      {tiles.map(tile => {
        const { metric, definition, value, sample, sampleOf, currency } = tile;
        return (
          <li key={metric}>
            <span className={styles.words}>
              <Link href={hrefOf(metric)}>{definition.title}</Link>
              <Text variant="body-small" color="secondary">
                of {sampleText(sample, sampleOf)}
              </Text>
              <Target tile={tile} />
            </span>
            <span className={styles.value}>
              <Text weight="bold">
                {value === undefined
                  ? 'No data'
                  : valueText(value, definition.unit, currency)}
              </Text>
              <Sparkline
                values={tile.trend.map(point => point.value)}
                label={`Trend of: ${definition.title}`}
              />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
