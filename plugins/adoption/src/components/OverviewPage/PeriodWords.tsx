import { Text } from '@backstage/ui';
import type {
  AdoptionViewer,
  MetricQuery,
} from '@paved/plugin-adoption-common';
import { buckets, nameOf, timeText } from '../../words';

/** What is shown, in words: for a printed page, and for who does not see the fields. */
export function PeriodWords(props: {
  query: MetricQuery;
  viewer: AdoptionViewer;
}) {
  const { query, viewer } = props;
  const { from, to, zone, bucket, team, path } = query;
  const titleOf = (ref: string) =>
    [...(viewer.allTeams ?? viewer.teams), ...viewer.paths].find(
      choice => choice.ref === ref,
    )?.title ?? nameOf(ref);
  return (
    <Text as="p" variant="body-small" color="secondary" role="status">
      {team ? `${titleOf(team)} with its sub-groups` : 'Whole company'}
      {path && ` on ${titleOf(path)}`}, {timeText(from, zone)} to{' '}
      {timeText(to, zone)} ({zone}), by {buckets[bucket].title.toLowerCase()}
    </Text>
  );
}
