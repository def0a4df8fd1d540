import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Flex, Link, Text } from '@backstage/ui';
import type { CostSummary, Money } from '@paved/plugin-adoption-common';
import { day, LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, costsOf } from '../../api';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import { nameOf } from '../../words';
import { amountIn, lastDay, moneyText } from '../CostsPage/money';
import styles from './HomeWidgets.module.css';

const USUAL_DAYS = 30;

/** What the reader's teams' services cost. */
export function HomeCosts(props: { days?: number }) {
  const { days = USUAL_DAYS } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => costsOf(api).mine(days), [api, days]),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="costs" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="Costs could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return <Summary summary={state.value} days={days} />;
}

function Summary(props: { summary: CostSummary; days: number }) {
  const { summary, days } = props;
  const { costs, before, items, totalItems, to } = summary;
  const paths = useAdoptionPaths();
  if (costs.length === 0) {
    return (
      <Text color="secondary">
        No costs of your teams’ services are known for these {days} days.
      </Text>
    );
  }
  return (
    <Flex direction="column" gap="3">
      <Flex direction="column" gap="1">
        <Text variant="title-x-small" weight="bold">
          {moneyText(costs)}
        </Text>
        <Text variant="body-small" color="secondary">
          {days} days up to {day(lastDay(to))}
          {costs.map(({ currency }) => (
            <Change
              key={currency}
              currency={currency}
              costs={costs}
              before={before}
            />
          ))}
        </Text>
      </Flex>
      <ul className={styles.costs}>
        {items.map(({ entityRef, costs: own }) => (
          <li key={entityRef}>
            <EntityRefLink entityRef={entityRef} title={nameOf(entityRef)} />
            <Text variant="body-small">{moneyText(own)}</Text>
          </li>
        ))}
      </ul>
      <Link variant="body-small" href={paths.costs}>
        {totalItems > items.length ? `All ${totalItems}` : 'More about costs'}
      </Link>
    </Flex>
  );
}

/** Against as many days before. */
function Change(props: { currency: string; costs: Money[]; before: Money[] }) {
  const { currency, costs, before } = props;
  const [now, then] = [costs, before].map(all => amountIn(all, currency));
  if (now === undefined || !then || then <= 0) {
    return null;
  }
  const percent = Math.round(((now - then) / then) * 100);
  const told =
    percent === 0
      ? 'as before'
      : `${Math.abs(percent)} % ${percent > 0 ? 'more' : 'less'} than before`;
  return <>{`; ${costs.length > 1 ? `${currency}: ` : ''}${told}`}</>;
}
