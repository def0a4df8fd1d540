import { Text } from '@backstage/ui';
import type { Forecast } from '@paved/plugin-golden-paths-common';
import { percent, Progress } from '@paved/ui';
import { outcomes, type Outcome } from '../Badges';
import styles from './Forecast.module.css';

/** How many would upgrade without a conflict, as a bar and in words; while it runs, how far it is. */
export function ForecastSummary(props: { forecast: Forecast }) {
  const { forecast } = props;
  if (forecast.state === 'running') {
    return (
      <Progress
        label="Services tried"
        done={forecast.done}
        total={forecast.total}
      />
    );
  }
  const counts = countsOf(forecast);
  const tried = counts.reduce((sum, [, number]) => sum + number, 0);
  if (tried === 0) {
    return <Text>No service is on an older release of this path.</Text>;
  }
  return (
    <div>
      <div className={styles.bar} aria-hidden>
        {counts.map(
          ([outcome, number]) =>
            number > 0 && (
              <span
                key={outcome}
                data-outcome={outcome}
                style={{ flexGrow: number }}
              />
            ),
        )}
      </div>
      <ul className={styles.legend} aria-label="Outcomes">
        {counts.map(
          ([outcome, number]) =>
            number > 0 && (
              <li key={outcome}>
                <span
                  className={styles.dot}
                  data-outcome={outcome}
                  aria-hidden
                />
                {outcomes[outcome].label}: {number.toLocaleString('en')} (
                {percent(number / tried)})
              </li>
            ),
        )}
      </ul>
    </div>
  );
}

function countsOf(forecast: Forecast): Array<[Outcome, number]> {
  return [
    ['clean', forecast.clean],
    ['conflict', forecast.conflicting],
    ['unchanged', forecast.unchanged],
    ['failed', forecast.failed],
    ['stepped-off', forecast.steppedOff],
  ];
}
