import { useCallback } from 'react';
import { useNavigate } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { Alert, Button, Flex, Link, Text } from '@backstage/ui';
import type { Creation } from '@paved/plugin-golden-paths-common';
import { Ago, useAction, useLoaded } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { usePathAddresses } from '../../usePathAddresses';
import { PlainList } from '../Lists';
import { UndoRun } from './UndoRun';

/**
 * The reader's own runs that did not end well, with the two ways on: finish them, or take back what they made. Nothing
 * while there are none, and while that is not known: this stands above what people came for.
 */
export function UnfinishedRuns(props: { path?: string }) {
  const { path } = props;
  const api = useApi(goldenPathsApiRef);
  const { state, reload } = useLoaded(
    useCallback(async () => {
      const runs = await api.creations({ state: 'failed' });
      return path ? runs.filter(run => run.path === path) : runs;
    }, [api, path]),
  );
  if (state.status !== 'loaded' || state.value.length === 0) {
    return null;
  }
  return (
    <Alert
      status="warning"
      icon
      title="Your runs that did not end well"
      description={
        <PlainList label="Your runs that did not end well">
          {state.value.map(run => (
            <li key={run.id}>
              <Run run={run} onUndone={reload} />
            </li>
          ))}
        </PlainList>
      }
    />
  );
}

function Run(props: { run: Creation; onUndone: () => void }) {
  const { run, onUndone } = props;
  const scaffolder = useApi(scaffolderApiRef);
  const addresses = usePathAddresses();
  const navigate = useNavigate();
  const resume = useAction(
    'The run could not be resumed',
    useCallback(async () => {
      const { id } = await scaffolder.retry(run.taskId);
      navigate(addresses.run(id));
    }, [scaffolder, run.taskId, navigate, addresses]),
  );
  return (
    <Flex direction="column" gap="1" mt="2">
      <Text as="p">
        <Link href={addresses.run(run.taskId)}>
          {run.repository.owner}/{run.repository.name}
        </Link>{' '}
        from <EntityDisplayName entityRef={run.path} hideIcon disableTooltip />{' '}
        {run.release}, <Ago at={run.startedAt} />
      </Text>
      {run.error && (
        <Text as="p" variant="body-small">
          {run.error}
        </Text>
      )}
      <Flex gap="2">
        <Button size="small" isPending={resume.isPending} onPress={resume.run}>
          Resume
        </Button>
        <UndoRun run={run} onUndone={onUndone} />
      </Flex>
    </Flex>
  );
}
