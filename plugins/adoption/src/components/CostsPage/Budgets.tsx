import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Card, CardBody, Flex, Text, TextField } from '@backstage/ui';
import type {
  AdoptionViewer,
  BudgetState,
} from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useAction, useLoaded } from '@paved/ui';
import { adoptionApiRef, costsOf } from '../../api';
import { valueText } from '../../words';
import { billedElsewhere } from './money';
import styles from './CostsPage.module.css';

/** How much of what may be spent this month is spent. */
export function Budgets(props: {
  viewer: AdoptionViewer;
  /** Of the costs that are shown, where there are some. */
  currency: string | undefined;
}) {
  const { viewer, currency } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => costsOf(api).budgets(), [api]),
  );
  return (
    <section aria-label="Budgets">
      <Flex direction="column" gap="3">
        <Text as="h2" variant="title-x-small" weight="bold">
          Budgets of this month
        </Text>
        <Text color="secondary">
          Who owns it is told when 80 % and when all of it is spent, once a
          month each.
        </Text>
        {state.status === 'loading' && <LoadingLines what="budgets" />}
        {state.status === 'error' && (
          <LoadError
            title="Budgets could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <ul className={styles.budgets} aria-label="Budgets of this month">
            {state.value.map(budget => (
              <BudgetItem
                key={budget.entityRef}
                budget={budget}
                mayManage={viewer.mayManage}
                onChanged={reload}
              />
            ))}
            {state.value.length === 0 && (
              <li>
                <Text color="secondary">No budget is set.</Text>
              </li>
            )}
          </ul>
        )}
        {viewer.mayManage && <SetBudget usual={currency} onChanged={reload} />}
      </Flex>
    </section>
  );
}

const words: Record<State, string> = {
  fine: '',
  nearly: ', nearly spent',
  spent: ', spent',
};

function BudgetItem(props: {
  budget: BudgetState;
  mayManage: boolean;
  onChanged: () => void;
}) {
  const { budget, mayManage, onChanged } = props;
  const { entityRef, title, spent, amount, currency, share } = budget;
  const api = useApi(adoptionApiRef);
  const remove = useAction(
    'The budget was not removed',
    useCallback(async () => {
      await costsOf(api).removeBudget(budget);
      onChanged();
    }, [api, budget, onChanged]),
  );
  const elsewhere = billedElsewhere(budget);
  const told = `${valueText(Number(spent), 'money', currency)} of ${valueText(
    Number(amount),
    'money',
    currency,
  )}`;
  return (
    <li>
      <Flex direction="column" gap="1">
        <Flex justify="between" align="center">
          <EntityRefLink entityRef={entityRef} title={title} />
          <Flex gap="3" align="center">
            <Text variant="body-small">
              {told} ({Math.round(share * 100)} %)
              {words[stateOf(share)]}
            </Text>
            {mayManage && (
              <Button
                size="small"
                variant="tertiary"
                aria-label={`Remove the budget of ${title}`}
                isPending={remove.isPending}
                onPress={remove.run}
              >
                Remove
              </Button>
            )}
          </Flex>
        </Flex>
        <div
          className={styles.bar}
          role="meter"
          aria-label={`Budget of ${title}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.min(100, Math.max(0, Math.round(share * 100)))}
          aria-valuetext={elsewhere ? `${told}. ${elsewhere}` : told}
          data-state={stateOf(share)}
        >
          <span
            style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
          />
        </div>
        {elsewhere && (
          <Text variant="body-small" color="warning">
            {elsewhere}
          </Text>
        )}
      </Flex>
    </li>
  );
}

type State = 'fine' | 'nearly' | 'spent';

function stateOf(share: number): State {
  if (share >= 1) {
    return 'spent';
  }
  return share >= 0.8 ? 'nearly' : 'fine';
}

function SetBudget(props: {
  usual: string | undefined;
  onChanged: () => void;
}) {
  const { usual = 'USD', onChanged } = props;
  const api = useApi(adoptionApiRef);
  const [entityRef, setEntityRef] = useState('');
  const [amount, setAmount] = useState('');
  const [chosen, setCurrency] = useState<string>();
  const currency = chosen ?? usual;
  const set = useAction(
    'The budget was not set',
    useCallback(async () => {
      await costsOf(api).setBudget({
        entityRef: entityRef.trim(),
        amount: amount.trim(),
        currency: currency.trim().toUpperCase(),
      });
      setEntityRef('');
      setAmount('');
      onChanged();
    }, [api, entityRef, amount, currency, onChanged]),
  );
  return (
    <Card>
      <CardBody>
        <form
          aria-label="Set a budget"
          className={styles.form}
          onSubmit={event => {
            event.preventDefault();
            set.run();
          }}
        >
          <TextField
            label="For"
            description="group:default/payments, system:default/ledger or component:default/api"
            value={entityRef}
            onChange={setEntityRef}
            isRequired
          />
          <TextField
            label="A month"
            description="In whole, such as 2500"
            inputMode="decimal"
            value={amount}
            onChange={setAmount}
            isRequired
          />
          <TextField
            label="Currency"
            description="That the bill is in"
            maxLength={3}
            value={currency}
            onChange={setCurrency}
            isRequired
          />
          <Button type="submit" isPending={set.isPending}>
            Set the budget
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
