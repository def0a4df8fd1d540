import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Select } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import type { CheckStatus, Scorecard } from '@paved/plugin-scorecards-common';
import { Search, useLoaded } from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { nameOf } from '../../words';
import { checkStatuses } from '../Badges';
import type { StandingsView } from './useStandings';
import styles from './ScorecardPage.module.css';

const ALL = 'all';
const labels = { system: 'System', domain: 'Domain' };

/** What the list of entities is narrowed by. */
export function StandingFilters(props: {
  scorecard: Scorecard;
  view: StandingsView;
  onChange: (change: Partial<StandingsView>) => void;
}) {
  const { scorecard, view, onChange } = props;
  const owners = useOwners(scorecard.ref, view.owner);
  const set = (name: keyof StandingsView) => (key: unknown) =>
    onChange({ [name]: key === ALL ? undefined : String(key) });
  return (
    <Flex gap="3" align="end" className={styles.filters}>
      <Search
        className={styles.search}
        placeholder="Name or title"
        value={view.search}
        onChange={search => onChange({ search })}
      />
      <Select
        className={styles.select}
        label="Level"
        size="small"
        value={view.level ?? ALL}
        onChange={set('level')}
        options={[
          { value: ALL, label: 'All levels' },
          { value: 'none', label: 'No level yet' },
          ...scorecard.levels.map(({ id, title }) => ({
            value: id,
            label: title,
          })),
        ]}
      />
      <Select
        className={styles.select}
        label="Owner"
        size="small"
        search={{ placeholder: 'Find an owner' }}
        value={view.owner ?? ALL}
        onChange={set('owner')}
        options={[{ value: ALL, label: 'All owners' }, ...owners]}
      />
      <Select
        className={styles.select}
        label="Check"
        size="small"
        search={{ placeholder: 'Find a check' }}
        value={view.check ?? ALL}
        onChange={key =>
          onChange(
            key === ALL
              ? { check: undefined, status: undefined }
              : { check: String(key), status: view.status ?? 'fail' },
          )
        }
        options={[
          { value: ALL, label: 'All checks' },
          ...scorecard.checks.map(({ id, title }) => ({
            value: id,
            label: title,
          })),
        ]}
      />
      {view.check && (
        <Select
          className={styles.select}
          label="Its state"
          size="small"
          value={view.status ?? ALL}
          onChange={key =>
            onChange({
              status: key === ALL ? undefined : (key as CheckStatus),
            })
          }
          options={[
            { value: ALL, label: 'Any state' },
            ...Object.entries(checkStatuses).map(([value, { label }]) => ({
              value,
              label,
            })),
          ]}
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

/** Owners of entities on the scorecard, and the one that is chosen in any case. */
function useOwners(
  scorecard: string,
  chosen: string | undefined,
): Array<{ value: string; label: string }> {
  const api = useApi(scorecardsApiRef);
  const { state } = useLoaded(
    useCallback(() => api.rollups(scorecard, 'owner'), [api, scorecard]),
  );
  const owners =
    state.status === 'loaded'
      ? state.value.flatMap(({ ref, title }) =>
          ref ? [{ value: ref, label: title ?? nameOf(ref) }] : [],
        )
      : [];
  return chosen && !owners.some(({ value }) => value === chosen)
    ? [...owners, { value: chosen, label: nameOf(chosen) }]
    : owners;
}
