import { RiCheckboxCircleLine, RiErrorWarningLine } from '@remixicon/react';
import type { MetricTile } from '@paved/plugin-adoption-common';
import { targetText } from '../../words';
import styles from './MetricTiles.module.css';

/** What is aimed for, and in a word with a mark whether it is reached. */
export function Target(props: { tile: MetricTile }) {
  const { target, met, notJudged, definition, currency } = props.tile;
  if (!target) {
    return null;
  }
  const aim = targetText(target, definition.unit, currency);
  if (met === undefined) {
    return (
      <span className={styles.target}>
        Target: {aim}
        {notJudged && `; ${notJudged}`}
      </span>
    );
  }
  return (
    <span className={styles.target} data-met={met}>
      {met ? (
        <RiCheckboxCircleLine size={16} aria-hidden />
      ) : (
        <RiErrorWarningLine size={16} aria-hidden />
      )}
      {met ? 'On target' : 'Not on target'}: {aim}
    </span>
  );
}
