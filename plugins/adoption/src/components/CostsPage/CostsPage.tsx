import { useState } from 'react';
import { Container, Flex, Select, Text } from '@backstage/ui';
import type { AdoptionViewer } from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useDocumentTitle } from '@paved/ui';
import { shownTeam, useViewer } from '../../useViewer';
import { TeamFilter } from '../TeamFilter';
import { Budgets } from './Budgets';
import { Report } from './Report';
import { periods, useCostQuestion, type CostView } from './useCostQuestion';
import styles from './CostsPage.module.css';

/** What everything costs, for whom, and how much of what it may. */
export function CostsPage() {
  useDocumentTitle('Costs');
  const { state, reload } = useViewer();
  return (
    <Container>
      <main>
        {state.status === 'loading' && <LoadingLines what="costs" lines={6} />}
        {state.status === 'error' && (
          <LoadError
            title="Costs could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && <Costs viewer={state.value} />}
      </main>
    </Container>
  );
}

function Costs(props: { viewer: AdoptionViewer }) {
  const { viewer } = props;
  const { view, question, change } = useCostQuestion();
  const [currency, setCurrency] = useState<string>();
  const team = shownTeam(view.team, viewer);
  if (!team && !viewer.mayReadCompany) {
    return (
      <Text as="p" color="secondary">
        You belong to no team in the catalog, so there are no costs of yours.
        Ask the platform team to add you to your team.
      </Text>
    );
  }
  return (
    <Flex direction="column" gap="6">
      <Filters view={view} team={team} viewer={viewer} onChange={change} />
      <Report
        question={question}
        team={team}
        mayManage={viewer.mayManage}
        onCurrency={setCurrency}
      />
      <Budgets viewer={viewer} currency={currency} />
    </Flex>
  );
}

function Filters(props: {
  view: CostView;
  team: string | undefined;
  viewer: AdoptionViewer;
  onChange: (part: Partial<CostView>) => void;
}) {
  const { view, team, viewer, onChange } = props;
  return (
    <Flex gap="3" align="end" className={styles.filters}>
      <Select
        label="By"
        size="small"
        value={view.by}
        onChange={key => onChange({ by: key as CostView['by'] })}
        options={[
          { value: 'service', label: 'Service' },
          { value: 'team', label: 'Team' },
          { value: 'system', label: 'System' },
        ]}
      />
      <Select
        label="Period"
        size="small"
        value={view.period}
        onChange={key => onChange({ period: key as CostView['period'] })}
        options={Object.entries(periods).map(([value, label]) => ({
          value,
          label,
        }))}
      />
      <TeamFilter
        viewer={viewer}
        team={team}
        onChange={chosen => onChange({ team: chosen })}
      />
      <Select
        label="Costs"
        size="small"
        value={view.kind}
        onChange={key => onChange({ kind: key as CostView['kind'] })}
        options={[
          { value: 'effective', label: 'Effective: spread over what used it' },
          { value: 'billed', label: 'Billed: as on the invoice' },
        ]}
      />
    </Flex>
  );
}
