import { Flex, Text } from '@backstage/ui';
import { RiArrowRightSLine } from '@remixicon/react';
import type {
  Check,
  CheckResult,
  EntityScorecard,
} from '@paved/plugin-scorecards-common';
import { day } from '../../words';
import { CheckStatusBadge } from '../Badges';
import { RemedyText } from '../Fixes';
import { RequestWaiver } from '../Waivers';
import { SeenFacts } from './SeenFacts';
import styles from './CheckRow.module.css';

/** One check: its outcome at a glance; opened, why it is wanted, what was seen and how to mend it. */
export function CheckRow(props: {
  item: EntityScorecard;
  check: Check;
  result: CheckResult;
  onChanged: () => void;
}) {
  const { item, check, result, onChanged } = props;
  const { scorecard, evaluation, waivers } = item;
  const waiver = waivers.find(({ id }) => id === result.waiver);
  const isToMend = ['fail', 'unknown', 'stale', 'error', 'announced'].includes(
    result.status,
  );
  const hasOpenWaiver = waivers.some(
    ({ check: waived, state }) =>
      waived === check.id && (state === 'requested' || state === 'approved'),
  );
  return (
    <li className={styles.row}>
      <details className={styles.details}>
        <summary className={styles.summary}>
          <RiArrowRightSLine className={styles.marker} aria-hidden />
          <span className={styles.words}>
            <Text as="span" weight="bold">
              {check.title}
            </Text>
            <Text as="span" variant="body-small" color="secondary">
              {result.message}
            </Text>
          </span>
          <CheckStatusBadge status={result.status} />
        </summary>
        <Flex direction="column" gap="3" className={styles.body}>
          <Text as="p">{check.why}</Text>
          {waiver && (
            <Text as="p">
              Waived until {day(waiver.until)}: {waiver.reason} Without the
              waiver: <CheckStatusBadge status={result.underlying} />
            </Text>
          )}
          {result.status === 'announced' && check.enabledFrom && (
            <Text as="p">
              Counts from {day(check.enabledFrom)}. Today it would be:{' '}
              <CheckStatusBadge status={result.underlying} />
            </Text>
          )}
          {isToMend && check.remedy && (
            <section aria-label="How to mend it">
              <Text as="h5" variant="body-small" weight="bold">
                How to mend it
              </Text>
              <RemedyText {...check.remedy} />
            </section>
          )}
          <SeenFacts seen={result.seen} maxAgeMs={check.maxAgeMs} />
          <Text variant="body-small" color="secondary" as="p">
            Passes when{' '}
            <code className={styles.expression}>{check.expression}</code>
          </Text>
          {isToMend && item.mayRequestWaiver && !hasOpenWaiver && (
            <div>
              <RequestWaiver
                scorecard={scorecard}
                check={check}
                entityRef={evaluation.entityRef}
                onRequested={onChanged}
              />
            </div>
          )}
        </Flex>
      </details>
    </li>
  );
}
