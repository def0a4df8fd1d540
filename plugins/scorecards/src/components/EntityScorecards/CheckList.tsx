import { useSearchParams } from 'react-router-dom';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type {
  CheckStatus,
  EntityScorecard,
} from '@paved/plugin-scorecards-common';
import { checkStatuses, checkStatusOrder, isCheckStatus } from '../Badges';
import { CheckRow } from './CheckRow';
import styles from './CheckList.module.css';

/** Every check by level, what is to be mended first; narrowed to one state by its button. */
export function CheckList(props: {
  item: EntityScorecard;
  onChanged: () => void;
}) {
  const { item, onChanged } = props;
  const { scorecard, evaluation } = item;
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('status');
  const results = new Map(
    evaluation.results.map(result => [result.check, result]),
  );
  const rows = scorecard.checks.flatMap(check => {
    const result = results.get(check.id);
    return result ? [{ check, result }] : [];
  });
  const counts = checkStatusOrder.flatMap(status => {
    const number = rows.filter(({ result }) => result.status === status).length;
    return number > 0 ? [{ status, number }] : [];
  });
  const selected =
    isCheckStatus(asked) && counts.some(({ status }) => status === asked)
      ? asked
      : undefined;
  const select = (status: CheckStatus | undefined) =>
    setParameters(last => {
      const next = new URLSearchParams(last);
      if (status) {
        next.set('status', status);
      } else {
        next.delete('status');
      }
      return next;
    });
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          Checks ({rows.length})
        </Text>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="4">
          <div
            role="group"
            aria-label="Filter by state"
            className={styles.filters}
          >
            {counts.map(({ status, number }) => (
              <button
                key={status}
                type="button"
                className={styles.filter}
                data-tone={checkStatuses[status].tone}
                aria-pressed={selected === status}
                onClick={() => select(selected === status ? undefined : status)}
              >
                {checkStatuses[status].icon}
                {checkStatuses[status].label} <strong>{number}</strong>
              </button>
            ))}
          </div>
          {scorecard.levels.map(level => {
            const ofLevel = rows
              .filter(
                ({ check, result }) =>
                  check.level === level.id &&
                  (!selected || result.status === selected),
              )
              .sort(
                (a, b) =>
                  checkStatusOrder.indexOf(a.result.status) -
                  checkStatusOrder.indexOf(b.result.status),
              );
            return (
              ofLevel.length > 0 && (
                <section key={level.id} aria-label={level.title}>
                  <Text
                    as="h4"
                    variant="body-medium"
                    weight="bold"
                    className={styles.level}
                  >
                    {level.title}
                  </Text>
                  <ul className={styles.checks}>
                    {ofLevel.map(({ check, result }) => (
                      <CheckRow
                        key={check.id}
                        item={item}
                        check={check}
                        result={result}
                        onChanged={onChanged}
                      />
                    ))}
                  </ul>
                </section>
              )
            );
          })}
        </Flex>
      </CardBody>
    </Card>
  );
}
