import { sampleText, type MetricTile } from '@paved/plugin-adoption-common';
import { Ago } from '@paved/ui';
import { marginText } from '../../words';
import styles from './MetricTiles.module.css';

/** How far a number can be trusted: of how many, how fresh, how sure, how much of what there is. */
export function Trust(props: { tile: MetricTile }) {
  const { tile } = props;
  const {
    value,
    sample,
    sampleOf,
    newestAt,
    margin,
    coverage,
    definition,
    currency,
  } = tile;
  return (
    <ul className={styles.trust}>
      <li>of {sampleText(sample, sampleOf)}</li>
      {newestAt && (
        <li>
          newest <Ago at={newestAt} />
        </li>
      )}
      {margin !== undefined && value !== undefined && (
        <li>{marginText(margin, definition.unit, currency)}, 19 times in 20</li>
      )}
      {coverage && (
        <li>
          {coverage.count.toLocaleString('en')} of{' '}
          {coverage.of.toLocaleString('en')} {coverage.what}
        </li>
      )}
    </ul>
  );
}
