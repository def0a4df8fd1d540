import type { CSSProperties } from 'react';
import { Link } from '@backstage/ui';
import type { LevelCount, Scorecard } from '@paved/plugin-scorecards-common';
import { percent } from '../../words';
import { levelsFromBelow } from './levelsFromBelow';
import styles from './LevelBar.module.css';

/** How entities are spread over the levels, as a bar and in words. */
export function LevelBar(props: {
  scorecard: Scorecard;
  levels: LevelCount[];
  /** Where a level's entities are listed. */
  hrefOf?: (level: string | undefined) => string;
  /** Leaves only the bar to be seen: for rows of tables, which say the rest. */
  compact?: boolean;
}) {
  const { scorecard, levels, hrefOf, compact = false } = props;
  const shown = levelsFromBelow(scorecard, levels);
  const total = shown.reduce((sum, level) => sum + level.count, 0);
  const text = shown
    .filter(level => level.count > 0)
    .map(level => `${level.title} ${level.count}`)
    .join(', ');
  return (
    <div>
      <div
        className={styles.bar}
        {...(compact
          ? { role: 'img', 'aria-label': text || 'Nothing', title: text }
          : { 'aria-hidden': true })}
      >
        {shown.map(
          level =>
            level.count > 0 && (
              <span
                key={level.title}
                className={swatch(level.share)}
                style={{ ...shareStyle(level.share), flexGrow: level.count }}
              />
            ),
        )}
      </div>
      {!compact && (
        <ul className={styles.legend}>
          {shown.map(level => {
            const words = `${level.title}: ${level.count}${
              total > 0 ? ` (${percent(level.count / total)})` : ''
            }`;
            return (
              <li key={level.title}>
                <span
                  className={`${styles.dot} ${swatch(level.share)}`}
                  style={shareStyle(level.share)}
                  aria-hidden
                />
                {hrefOf && level.count > 0 ? (
                  <Link href={hrefOf(level.level)} variant="body-small">
                    {words}
                  </Link>
                ) : (
                  words
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

function swatch(share: number): string {
  return share === 0 ? styles.none : styles.share;
}

function shareStyle(share: number): CSSProperties {
  return { ['--share' as string]: share };
}
