import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Flex,
  Text,
  TextField,
} from '@backstage/ui';
import { useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';

/** Leaves the path: one click and a calm question. */
export function StepOff(props: { entityRef: string; onChanged: () => void }) {
  const { entityRef, onChanged } = props;
  const api = useApi(goldenPathsApiRef);
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const stepOff = useAction(
    'It is still on the path',
    useCallback(async () => {
      await api.deviate(entityRef, {
        scope: 'path',
        reason: reason.trim() || undefined,
      });
      setOpen(false);
      onChanged();
    }, [api, entityRef, reason, onChanged]),
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button variant="secondary">Step off this path</Button>
      <Dialog width={480}>
        <DialogHeader>Step off this path</DialogHeader>
        <DialogBody>
          <Flex direction="column" gap="4">
            <Text as="p">
              Everything stays in your repository as it is. You are offered no
              upgrades any more, and nothing counts as drift. You can step back
              on at any time.
            </Text>
            <TextField
              label="What made you leave?"
              secondaryLabel="Optional"
              description="It helps to make the path better."
              value={reason}
              onChange={setReason}
            />
          </Flex>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Stay
          </Button>
          <Button isPending={stepOff.isPending} onPress={stepOff.run}>
            Step off
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
