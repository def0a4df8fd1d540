import { Card, CardBody, Flex, Text } from '@backstage/ui';
import type {
  DiscoverySummary,
  RepositoryState,
} from '@paved/plugin-repositories-common';
import { type Loaded, LoadError, LoadingLines } from '@paved/ui';
import { CoverageBar } from './CoverageBar';
import { HeldRun } from './HeldRun';
import { LastRun } from './LastRun';

/** How much of what there is can be found in the catalog, and how fresh that is. */
export function CoverageCard(props: {
  state: Loaded<DiscoverySummary>;
  onReload: () => void;
  onRunRequested: () => void;
  selected: RepositoryState | undefined;
  onSelect: (state: RepositoryState | undefined) => void;
}) {
  const { state, onReload, onRunRequested, selected, onSelect } = props;
  if (state.status === 'error') {
    return (
      <LoadError
        title="The state of discovery could not be loaded"
        error={state.error}
        onRetry={onReload}
      />
    );
  }
  if (state.status === 'loading') {
    return (
      <Card>
        <CardBody>
          <LoadingLines what="the coverage" lines={3} />
        </CardBody>
      </Card>
    );
  }
  const summary = state.value;
  const registered = summary.byState.registered ?? 0;
  return (
    <Flex direction="column" gap="4">
      {summary.lastRun?.status === 'held' && (
        <HeldRun run={summary.lastRun} onApproved={onRunRequested} />
      )}
      <Card>
        <CardBody>
          <Flex direction="column" gap="4">
            <Flex justify="between" align="start" gap="4">
              <Flex direction="column" gap="1">
                <Text as="h2" variant="title-x-small" weight="bold">
                  {registered} of {summary.repositories} repositories in the
                  catalog
                </Text>
                <Text color="secondary">
                  {summary.entities} entities, {summary.errors}{' '}
                  {summary.errors === 1 ? 'error' : 'errors'},{' '}
                  {summary.warnings}{' '}
                  {summary.warnings === 1 ? 'warning' : 'warnings'}
                </Text>
              </Flex>
              <LastRun summary={summary} onRunRequested={onRunRequested} />
            </Flex>
            <CoverageBar
              summary={summary}
              selected={selected}
              onSelect={onSelect}
            />
          </Flex>
        </CardBody>
      </Card>
    </Flex>
  );
}
