import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Text } from '@backstage/ui';
import { StartRolloutForm } from './StartRolloutForm';

/** Offered where somebody is behind. */
export function StartRollout(props: {
  path: string;
  latest: string;
  behind: number;
  onStarted: () => void;
}) {
  const { latest, behind, onStarted, path } = props;
  const [isOpen, setOpen] = useState(false);
  if (behind === 0) {
    return (
      <Text color="secondary">
        Every service is on {latest}, so there is nothing to roll out.
      </Text>
    );
  }
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button>{`Roll out ${latest}`}</Button>
      <Dialog width={560}>
        <StartRolloutForm
          path={path}
          version={latest}
          behind={behind}
          onCancel={() => setOpen(false)}
          onStarted={() => {
            setOpen(false);
            onStarted();
          }}
        />
      </Dialog>
    </DialogTrigger>
  );
}
