import { Text } from '@backstage/ui';
import {
  sampleText,
  type MetricReading,
  type RequestOutcome,
} from '@paved/plugin-adoption-common';
import { day, marginText, valueText } from '../../words';

/** What it was meant to move, before and after. */
export function OutcomeWords(props: { outcome: RequestOutcome }) {
  const { outcome } = props;
  const { title, before, beforeOn, after, afterOn } = outcome;
  if (!before) {
    return (
      <Text as="p" variant="body-small" color="secondary">
        Meant to move: {title}
        {beforeOn && `; what it was is known on ${day(beforeOn)}`}
      </Text>
    );
  }
  return (
    <Text as="p" variant="body-small">
      {title}: <Reading outcome={outcome} reading={before} /> in the 30 days
      before,{' '}
      {after ? (
        <>
          <Reading outcome={outcome} reading={after} /> in the 30 days after
          {verdict(outcome)}
        </>
      ) : (
        `after is known on ${day(afterOn!)}`
      )}
    </Text>
  );
}

function Reading(props: { outcome: RequestOutcome; reading: MetricReading }) {
  const { outcome, reading } = props;
  const { value, margin, sample, sampleOf, noValue, currency } = reading;
  const unit = outcome.unit ?? 'count';
  return value === undefined ? (
    <strong>no value ({noValue ?? 'nothing happened'})</strong>
  ) : (
    <>
      <strong>{valueText(value, unit, currency)}</strong>
      {margin !== undefined && ` ${marginText(margin, unit, currency)}`} (
      {sampleText(sample, sampleOf)})
    </>
  );
}

/** A change within the margins is none. */
function verdict({ better, before, after }: RequestOutcome): string {
  if (!better || before?.value === undefined || after?.value === undefined) {
    return '';
  }
  const change = after.value - before.value;
  const noise = Math.hypot(before.margin ?? 0, after.margin ?? 0);
  if (Math.abs(change) <= noise) {
    return ': no change that could be told from chance';
  }
  return change > 0 === (better === 'higher') ? ': better' : ': worse';
}
