import { useCallback, useMemo, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  NumberField,
  Select,
  Text,
  TextField,
} from '@backstage/ui';
import type { RolloutWave } from '@paved/plugin-golden-paths-common';
import { count, nameOf, useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { useOwners } from '../../useOwners';
import styles from './Rollouts.module.css';

const MOST_WAVES = 20;

/** How fast, and what stops it. */
export function StartRolloutForm(props: {
  path: string;
  version: string;
  behind: number;
  onCancel: () => void;
  onStarted: () => void;
}) {
  const { path, version, behind, onCancel, onStarted } = props;
  const api = useApi(goldenPathsApiRef);
  const [sizes, setSizes] = useState('1, 5');
  const [pauseHours, setPauseHours] = useState(24);
  const [maxOpenPerOwner, setMaxOpenPerOwner] = useState(2);
  const [maxFailures, setMaxFailures] = useState(0);
  const [pilots, setPilots] = useState<string[]>([]);
  const owners = useOwners();
  const waves = useMemo(() => wavesOf(sizes, pilots), [sizes, pilots]);
  const start = useAction(
    'The roll-out was not started',
    useCallback(async () => {
      if (waves) {
        await api.startRollout(path, version, {
          waves,
          pauseHours,
          maxOpenPerOwner,
          maxFailures,
        });
        onStarted();
      }
    }, [
      api,
      path,
      version,
      waves,
      pauseHours,
      maxOpenPerOwner,
      maxFailures,
      onStarted,
    ]),
  );
  return (
    <>
      <DialogHeader>{`Roll out ${version}`}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text as="p">
            {count(behind, 'service is', 'services are')} behind. Each gets a
            change request that its owners review; nothing is merged for them.
            Services that stepped off, or have one open already, are left alone.
          </Text>
          <TextField
            label="Size of the waves"
            description={
              waves
                ? `${count(
                    waves.length,
                    'wave',
                  )}; the last one takes all that are left.`
                : 'Numbers with commas between them, such as 1, 5, 20; the last wave takes all that are left.'
            }
            isInvalid={waves === undefined}
            validationBehavior="aria"
            value={sizes}
            onChange={setSizes}
          />
          <Select
            label="Teams of the first wave"
            description="Such as those that agreed to try it; any team when none is chosen."
            selectionMode="multiple"
            search={{ placeholder: 'Find a team' }}
            placeholder="Any team"
            value={pilots}
            onChange={keys => setPilots(keys.map(String))}
            options={owners.map(ref => ({ value: ref, label: nameOf(ref) }))}
          />
          <div className={styles.sizes}>
            <NumberField
              label="Hours between waves"
              minValue={0}
              maxValue={720}
              value={pauseHours}
              onChange={setPauseHours}
            />
            <NumberField
              label="Open for a team at most"
              minValue={1}
              maxValue={100}
              value={maxOpenPerOwner}
              onChange={setMaxOpenPerOwner}
            />
            <NumberField
              label="Failures borne in a wave"
              minValue={0}
              maxValue={1000}
              value={maxFailures}
              onChange={setMaxFailures}
            />
          </div>
          <Text as="p" variant="body-small" color="secondary">
            It stops by itself when more of a wave fail than that, or when a
            service fails a check of its scorecards that it passed before.
          </Text>
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button
          isPending={start.isPending}
          isDisabled={
            !waves ||
            ![pauseHours, maxOpenPerOwner, maxFailures].every(Number.isFinite)
          }
          onPress={start.run}
        >
          Start
        </Button>
      </DialogFooter>
    </>
  );
}

/** `1, 5` is a wave of one, one of five, and one of all that are left. */
function wavesOf(sizes: string, pilots: string[]): RolloutWave[] | undefined {
  const numbers = sizes
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  if (
    numbers.length >= MOST_WAVES ||
    !numbers.every(size => Number.isInteger(size) && size > 0)
  ) {
    return undefined;
  }
  const [first, ...rest]: RolloutWave[] = [
    ...numbers.map(size => ({ size })),
    {},
  ];
  // A wave of theirs alone is followed by all others in any case
  if (pilots.length > 0) {
    return [{ ...first, owners: pilots }, ...(rest.length > 0 ? rest : [{}])];
  }
  return [first, ...rest];
}
