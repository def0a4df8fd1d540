import type {
  DiscoverySummary,
  RepositoryState,
} from '@paved/plugin-repositories-common';
import { repositoryStates } from '../StateBadge';
import styles from './CoverageBar.module.css';

/** Repositories by state, as a bar and as filters that say the same in numbers. */
export function CoverageBar(props: {
  summary: DiscoverySummary;
  selected: RepositoryState | undefined;
  onSelect: (state: RepositoryState | undefined) => void;
}) {
  const { summary, selected, onSelect } = props;
  const states = (Object.keys(repositoryStates) as RepositoryState[]).flatMap(
    state => {
      const count = summary.byState[state] ?? 0;
      return count > 0 ? [{ state, count, ...repositoryStates[state] }] : [];
    },
  );
  return (
    <div>
      <div className={styles.bar} aria-hidden>
        {states.map(({ state, count, tone }) => (
          <span key={state} data-tone={tone} style={{ flexGrow: count }} />
        ))}
      </div>
      <div role="group" aria-label="Filter by state" className={styles.legend}>
        {states.map(({ state, count, tone, label }) => (
          <button
            key={state}
            type="button"
            className={styles.filter}
            aria-pressed={selected === state}
            onClick={() => onSelect(selected === state ? undefined : state)}
          >
            <span className={styles.dot} data-tone={tone} aria-hidden />
            {label}
            <strong>{count}</strong>
          </button>
        ))}
      </div>
    </div>
  );
}
