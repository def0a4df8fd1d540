import type { Scorecard } from '@paved/plugin-scorecards-common';
import { levelTitle } from '../../words';
import { Badge } from '@paved/ui';
import styles from './LevelBadge.module.css';

/** A level by name, with its place among the levels drawn as steps. */
export function LevelBadge(props: {
  scorecard: Scorecard;
  level: string | undefined;
}) {
  const { scorecard, level } = props;
  const reached = scorecard.levels.findIndex(({ id }) => id === level);
  return (
    <Badge
      tone="neutral"
      icon={
        <span className={styles.rungs} aria-hidden>
          {scorecard.levels.map(({ id }, index) => (
            <span
              key={id}
              data-reached={index <= reached ? '' : undefined}
              style={{ height: 6 + (8 * index) / scorecard.levels.length }}
            />
          ))}
        </span>
      }
    >
      {levelTitle(scorecard, level)}
    </Badge>
  );
}
