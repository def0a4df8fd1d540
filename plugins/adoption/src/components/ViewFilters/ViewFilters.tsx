import { parseDate } from '@internationalized/date';
import { Alert, DateRangePicker, Flex, Select } from '@backstage/ui';
import type {
  AdoptionViewer,
  MetricBucket,
  MetricQuery,
} from '@paved/plugin-adoption-common';
import { FilterSelect } from '@paved/ui';
import { ownZone, periods, type Period, type View } from '../../view';
import { buckets } from '../../words';
import { TeamFilter } from '../TeamFilter';
import styles from './ViewFilters.module.css';

/** What the numbers are narrowed to. */
export function ViewFilters(props: {
  view: View;
  query: MetricQuery;
  onChange: (part: Partial<View>) => void;
  viewer: AdoptionViewer;
  /** What of the address was not understood. */
  problems: string[];
  /** Of what the page itself is, so that it can't be chosen; of an entity, neither team nor path can. */
  of?: 'team' | 'entity';
}) {
  const { view, query, onChange, viewer, problems, of } = props;
  return (
    <Flex direction="column" gap="3">
      <Flex gap="3" align="end" className={styles.filters}>
        <Select
          className={styles.select}
          label="Period"
          size="small"
          value={view.period}
          onChange={key => {
            const period = key as Period;
            onChange(
              period === 'custom'
                ? { period, ...daysOf(query) }
                : { period, from: undefined, to: undefined },
            );
          }}
          options={Object.entries(periods).map(([value, label]) => ({
            value,
            label,
          }))}
        />
        {view.period === 'custom' && (
          <DateRangePicker
            className={styles.days}
            label="Days"
            size="small"
            value={{ start: parseDate(view.from!), end: parseDate(view.to!) }}
            onChange={range =>
              range &&
              onChange({
                from: range.start.toString(),
                to: range.end.toString(),
              })
            }
          />
        )}
        <Select
          className={styles.narrow}
          label="By"
          size="small"
          value={query.bucket}
          onChange={key => onChange({ bucket: key as MetricBucket })}
          options={Object.entries(buckets).map(([value, { title }]) => ({
            value,
            label: title,
          }))}
        />
        {of === undefined && (
          <TeamFilter
            className={styles.select}
            viewer={viewer}
            team={view.team}
            onChange={team => onChange({ team })}
          />
        )}
        {of !== 'entity' && (
          <FilterSelect
            className={styles.select}
            label="Golden path"
            all="All, and none"
            find="Find a path"
            value={view.path}
            onChange={path => onChange({ path })}
            options={Object.fromEntries(
              viewer.paths.map(({ ref, title }) => [ref, title]),
            )}
          />
        )}
        <Select
          className={styles.select}
          label="Time zone"
          size="small"
          search={{ placeholder: 'Find a time zone' }}
          value={query.zone}
          onChange={key => onChange({ zone: String(key) })}
          options={zones(query.zone).map(zone => ({
            value: zone,
            label: zone === ownZone() ? `${zone} (yours)` : zone,
          }))}
        />
      </Flex>
      {problems.length > 0 && (
        <Alert
          status="warning"
          icon
          title="Not all of this address was understood"
          description={problems.join(' ')}
        />
      )}
    </Flex>
  );
}

/** First and last day of what is shown now, to go on from. */
function daysOf({ from, to, zone }: MetricQuery): { from: string; to: string } {
  const dayIn = (instant: number) =>
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
    }).format(instant);
  return { from: dayIn(Date.parse(from)), to: dayIn(Date.parse(to) - 1) };
}

function zones(chosen: string): string[] {
  return [
    ...new Set([
      ownZone(),
      'UTC',
      chosen,
      ...(Intl.supportedValuesOf?.('timeZone') ?? []),
    ]),
  ];
}
