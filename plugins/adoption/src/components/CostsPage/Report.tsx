import { useCallback, useEffect, useMemo } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  Button,
  ButtonLink,
  Card,
  CardBody,
  Cell,
  CellText,
  Flex,
  Table,
  Text,
  type ColumnConfig,
} from '@backstage/ui';
import type { CostReport, CostRow } from '@paved/plugin-adoption-common';
import { day, LoadError, LoadingLines, useLoaded, usePages } from '@paved/ui';
import { adoptionApiRef, costsOf, type CostQuestion } from '../../api';
import { Chart } from '../../charts';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import { bucketText, count, nameOf, valueText } from '../../words';
import { amountIn, billedElsewhere, lastDay, moneyText } from './money';
import styles from './CostsPage.module.css';

const KINDS = { service: 'Service', team: 'Team', system: 'System' };

/** Costs of a period: the sum, its course, and what they are for. */
export function Report(props: {
  question: CostQuestion;
  team: string | undefined;
  mayManage: boolean;
  /** Told of the currency of most that is shown. */
  onCurrency: (currency: string | undefined) => void;
}) {
  const { question, team, mayManage, onCurrency } = props;
  const api = useApi(adoptionApiRef);
  const asked = useMemo(() => ({ ...question, team }), [question, team]);
  const { state, reload } = useLoaded(
    useCallback(() => costsOf(api).report(asked), [api, asked]),
  );
  const shown =
    state.status === 'loaded' ? currencyOfMost(state.value) : undefined;
  useEffect(() => onCurrency(shown), [shown, onCurrency]);
  if (state.status === 'loading') {
    return <LoadingLines what="costs" lines={6} />;
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
  const report = state.value;
  if (report.total.length === 0) {
    return <NoCosts report={report} mayManage={mayManage} />;
  }
  return (
    <Flex direction="column" gap="6">
      <Sum report={report} />
      {report.total.map(({ currency }) => (
        <Course key={currency} report={report} currency={currency} />
      ))}
      <Rows asked={asked} report={report} />
      <Unallocated report={report} />
      <Accounts report={report} />
    </Flex>
  );
}

function currencyOfMost({ total }: CostReport): string | undefined {
  const [most] = total.toSorted((a, b) => Number(b.amount) - Number(a.amount));
  return most?.currency;
}

function NoCosts(props: { report: CostReport; mayManage: boolean }) {
  const { report, mayManage } = props;
  const paths = useAdoptionPaths();
  const isKnown = report.accounts.length > 0;
  return (
    <Flex direction="column" gap="3" align="start">
      <Text weight="bold">
        {isKnown
          ? 'There are no costs in this period.'
          : 'No costs are known here yet.'}
      </Text>
      <Text color="secondary">
        Import the cost file of your cloud (in the FOCUS form, which all large
        ones export), or name an OpenCost under adoption.cost.openCost. What is
        tagged with {report.tags.join(' or ')} and the name of a service counts
        for it.
      </Text>
      {mayManage && (
        <ButtonLink href={paths.data} variant="primary">
          Import a cost file
        </ButtonLink>
      )}
    </Flex>
  );
}

function Sum(props: { report: CostReport }) {
  const { total, unallocated, from, to, kind } = props.report;
  return (
    <section aria-label="Sum">
      <Card>
        <CardBody>
          <Flex direction="column" gap="1">
            <Text variant="title-small" weight="bold">
              {moneyText(total)}
            </Text>
            <Text color="secondary">
              {kind === 'effective' ? 'Effective costs' : 'Billed costs'} from{' '}
              {day(from)} up to {day(lastDay(to))}
              {total.length > 1 && '; currencies are never added'}
            </Text>
            {unallocated && unallocated.costs.length > 0 && (
              <Text color="secondary">
                Of it {moneyText(unallocated.costs)} can’t be told to be of
                anything in the catalog.
              </Text>
            )}
          </Flex>
        </CardBody>
      </Card>
    </section>
  );
}

function Course(props: { report: CostReport; currency: string }) {
  const { report, currency } = props;
  return (
    <Chart
      title={report.total.length > 1 ? `By day, in ${currency}` : 'By day'}
      shape="bar"
      labelsTitle="Day (UTC)"
      content={{
        labels: report.trend.map(each => bucketText(each.day, 'day', 'UTC')),
        series: [
          {
            id: currency,
            title: currency,
            values: report.trend.map(({ costs }) => amountIn(costs, currency)),
          },
        ],
        format: value => valueText(value, 'money', currency),
      }}
    />
  );
}

interface Row extends CostRow {
  id: string;
}

function columnsOf(by: CostReport['by']): ColumnConfig<Row>[] {
  return [
    {
      id: 'for',
      label: KINDS[by],
      isRowHeader: true,
      minWidth: 200,
      cell: ({ entityRef, title }) => (
        <Cell>
          {entityRef ? (
            <EntityRefLink entityRef={entityRef} title={nameText(title)} />
          ) : (
            <Text>{title}</Text>
          )}
        </Cell>
      ),
    },
    ...(by === 'service'
      ? [
          {
            id: 'team',
            label: 'Team',
            minWidth: 140,
            cell: ({ owner }: Row) =>
              owner ? (
                <Cell>
                  <EntityRefLink entityRef={owner} hideIcon />
                </Cell>
              ) : (
                <CellText title="nobody" />
              ),
          },
        ]
      : []),
    {
      id: 'cost',
      label: 'Cost',
      minWidth: 140,
      cell: ({ costs, own }) => (
        <CellText
          title={moneyText(costs)}
          description={
            own && moneyText(own) !== moneyText(costs)
              ? `${moneyText(own)} its own, the rest of teams below it`
              : undefined
          }
        />
      ),
    },
    {
      id: 'budget',
      label: 'Budget of this month',
      minWidth: 160,
      cell: ({ budget }) => (
        <CellText
          title={
            budget
              ? `${Math.round(budget.share * 100)} % of ${moneyText([budget])}`
              : 'none'
          }
          description={budget && billedElsewhere(budget)}
        />
      ),
    },
  ];
}

function Rows(props: { asked: CostQuestion; report: CostReport }) {
  const { asked, report } = props;
  const api = useApi(adoptionApiRef);
  const { state, more, isLoadingMore, reload } = usePages(
    useCallback(
      async (cursor: string | undefined) =>
        cursor === undefined ? report : costsOf(api).report(asked, cursor),
      [api, asked, report],
    ),
  );
  return (
    <section aria-label={`By ${asked.by}`}>
      <Flex direction="column" gap="3">
        <Text as="h2" variant="title-x-small" weight="bold">
          {count(report.totalItems, asked.by)} with costs
        </Text>
        {state.status === 'loading' && <LoadingLines what="costs" />}
        {state.status === 'error' && (
          <LoadError
            title="Costs could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <div className={styles.table}>
            <Table
              columnConfig={columnsOf(asked.by)}
              data={state.value.map(row => ({
                ...row,
                id: row.entityRef || row.title,
              }))}
              isStale={state.stale}
              pagination={{ type: 'none' }}
              emptyState={
                <Text color="secondary">
                  Nothing that was charged belongs to anything in the catalog.
                </Text>
              }
            />
          </div>
        )}
        {more && (
          <Button
            className={styles.more}
            variant="secondary"
            isPending={isLoadingMore}
            onPress={more}
          >
            Show more
          </Button>
        )}
      </Flex>
    </section>
  );
}

function Unallocated(props: { report: CostReport }) {
  const { unallocated, tags } = props.report;
  return unallocated && unallocated.keys.length > 0 ? (
    <section aria-label="Unallocated">
      <Flex direction="column" gap="3">
        <Text as="h2" variant="title-x-small" weight="bold">
          Unallocated: {moneyText(unallocated.costs)}
        </Text>
        <Text color="secondary">
          A charge counts for a service when its tag {tags.join(' or ')} has the
          service’s name in the catalog, or a name it had.
        </Text>
        <ul className={styles.keys}>
          {unallocated.keys.map(({ key, costs }) => (
            <li key={key}>
              <span>
                {key ? (
                  <>
                    <code>{key}</code> is nothing in the catalog
                  </>
                ) : (
                  'No such tag'
                )}
              </span>
              <span>{moneyText(costs)}</span>
            </li>
          ))}
        </ul>
      </Flex>
    </section>
  ) : null;
}

function Accounts(props: { report: CostReport }) {
  const { accounts } = props.report;
  return accounts.length > 0 ? (
    <section aria-label="Where costs come from">
      <Flex direction="column" gap="3">
        <Text as="h2" variant="title-x-small" weight="bold">
          Where costs come from
        </Text>
        <ul className={styles.keys}>
          {accounts.map(account => (
            <li key={account.account}>
              <span>
                <code>{account.account}</code> ({account.providers.join(', ')})
              </span>
              <span>
                {day(account.firstDay)} to {day(account.lastDay)}
              </span>
            </li>
          ))}
        </ul>
        {new Set(accounts.map(({ source }) => source)).size > 1 && (
          <Text variant="body-small" color="secondary">
            What a cluster’s OpenCost tells and a bill has too counts twice:
            leave one of them out.
          </Text>
        )}
      </Flex>
    </section>
  ) : null;
}

/** A title, or the name in a ref. */
function nameText(title: string): string {
  return title.includes(':') ? nameOf(title) : title;
}
