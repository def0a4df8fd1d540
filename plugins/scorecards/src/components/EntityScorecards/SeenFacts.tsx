import { Text } from '@backstage/ui';
import { formatDuration, type SeenFact } from '@paved/plugin-scorecards-common';
import { Ago } from '@paved/ui';
import { valueText } from '../../words';
import styles from './SeenFacts.module.css';

/** What a check looked at: each value with its age, and why it may be missing. */
export function SeenFacts(props: { seen: SeenFact[]; maxAgeMs?: number }) {
  const { seen, maxAgeMs } = props;
  if (seen.length === 0) {
    return null;
  }
  return (
    <table className={styles.facts}>
      <caption>
        <Text variant="body-small" weight="bold">
          What was seen
        </Text>
        {maxAgeMs !== undefined && (
          <Text variant="body-small" color="secondary">
            {' '}
            (facts older than {formatDuration(maxAgeMs)} don’t count)
          </Text>
        )}
      </caption>
      <thead>
        <tr>
          <th scope="col">Fact</th>
          <th scope="col">Value</th>
          <th scope="col">Observed</th>
        </tr>
      </thead>
      <tbody>
        {seen.map(({ fact, value, observedAt, commit, stale, error }) => (
          <tr key={fact}>
            <th scope="row">{fact}</th>
            <td>
              {value === undefined ? (
                'not known'
              ) : (
                <code>{valueText(value)}</code>
              )}
              {error && (
                <span className={styles.error}>
                  The last try failed: {error}
                </span>
              )}
            </td>
            <td>
              {observedAt ? <Ago at={observedAt} /> : 'never'}
              {stale && ', too old'}
              {commit && (
                <>
                  {' '}
                  at <code>{commit.slice(0, 7)}</code>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
