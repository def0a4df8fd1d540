import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import type { Scorecard } from '@paved/plugin-scorecards-common';
import { FilterSelect, Search, useLoaded } from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { nameOf } from '../../words';
import { checkStatuses } from '../Badges';
import type { StandingsView } from './useStandings';
import styles from './ScorecardPage.module.css';

const labels = { system: 'System', domain: 'Domain' };

/** What the list of entities is narrowed by. */
export function StandingFilters(props: {
  scorecard: Scorecard;
  view: StandingsView;
  onChange: (change: Partial<StandingsView>) => void;
}) {
  const { scorecard, view, onChange } = props;
  const owners = useOwners(scorecard.ref);
  return (
    <Flex gap="3" align="end" className={styles.filters}>
      <Search
        className={styles.search}
        placeholder="Name or title"
        value={view.search}
        onChange={search => onChange({ search })}
      />
      <FilterSelect
        className={styles.select}
        label="Level"
        all="All levels"
        value={view.level}
        onChange={level => onChange({ level })}
        options={{ none: 'No level yet', ...titles(scorecard.levels) }}
      />
      <FilterSelect
        className={styles.select}
        label="Owner"
        all="All owners"
        find="Find an owner"
        value={view.owner}
        onChange={owner => onChange({ owner })}
        options={owners}
      />
      <FilterSelect
        className={styles.select}
        label="Check"
        all="All checks"
        find="Find a check"
        value={view.check}
        onChange={check =>
          onChange({ check, status: check ? view.status ?? 'fail' : undefined })
        }
        options={titles(scorecard.checks)}
      />
      {view.check && (
        <FilterSelect
          className={styles.select}
          label="Its state"
          all="Any state"
          value={view.status}
          onChange={status => onChange({ status })}
          options={checkStatuses}
        />
      )}
      {(['system', 'domain'] as const).map(name => {
        const ref = view[name];
        return (
          ref && (
            <Button
              key={name}
              size="small"
              variant="secondary"
              iconEnd={<RiCloseLine />}
              aria-label={`${labels[name]} ${nameOf(ref)}: show all`}
              onPress={() => onChange({ [name]: undefined })}
            >
              {`${labels[name]}: ${nameOf(ref)}`}
            </Button>
          )
        );
      })}
    </Flex>
  );
}

function titles(
  items: ReadonlyArray<{ id: string; title: string }>,
): Record<string, string> {
  return Object.fromEntries(items.map(({ id, title }) => [id, title]));
}

/** What owners of entities on the scorecard are called, by ref. */
function useOwners(scorecard: string): Record<string, string> {
  const api = useApi(scorecardsApiRef);
  const { state } = useLoaded(
    useCallback(() => api.rollups(scorecard, 'owner'), [api, scorecard]),
  );
  const rollups = state.status === 'loaded' ? state.value : [];
  return Object.fromEntries(
    rollups.flatMap(({ ref, title }) =>
      ref ? [[ref, title ?? nameOf(ref)]] : [],
    ),
  );
}
