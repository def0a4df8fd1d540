import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { Rollout } from '@paved/plugin-golden-paths-common';
import { useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import styles from './Rollouts.module.css';

type Change = 'stop' | 'resume' | 'cancel';

const labels: Record<Change, string> = {
  stop: 'Stop',
  resume: 'Resume',
  cancel: 'Cancel',
};

const consequences: Record<Change, string> = {
  stop: 'Nothing new is opened until it is resumed.',
  resume: 'It goes on where it stopped.',
  cancel: 'It ends for good; change requests that are open stay open.',
};

/** Stopping, resuming and ending a roll-out, with what each means before it is done. */
export function RolloutDeeds(props: {
  rollout: Rollout;
  onChanged: () => void;
}) {
  const { rollout, onChanged } = props;
  const api = useApi(goldenPathsApiRef);
  const [deed, setDeed] = useState<Change>();
  const { run, isPending } = useAction(
    'The roll-out is as it was',
    useCallback(async () => {
      if (deed) {
        await api
          .changeRollout(rollout.id, deed)
          .finally(() => setDeed(undefined));
        onChanged();
      }
    }, [api, rollout.id, deed, onChanged]),
  );
  if (deed) {
    return (
      <Flex align="center" gap="2" className={styles.head}>
        <Text role="status">{consequences[deed]}</Text>
        <Button
          size="small"
          variant="secondary"
          onPress={() => setDeed(undefined)}
        >
          No
        </Button>
        <Button size="small" isPending={isPending} onPress={run}>
          {labels[deed]}
        </Button>
      </Flex>
    );
  }
  return (
    <Flex gap="2">
      {deedsIn(rollout.state).map(possible => (
        <Button
          key={possible}
          size="small"
          variant="secondary"
          onPress={() => setDeed(possible)}
        >
          {labels[possible]}
        </Button>
      ))}
    </Flex>
  );
}

function deedsIn(state: Rollout['state']): Change[] {
  switch (state) {
    case 'running':
    case 'waiting':
      return ['stop', 'cancel'];
    case 'stopped':
      return ['resume', 'cancel'];
    default:
      return [];
  }
}
