import { useState } from 'react';
import { Button, Dialog, DialogTrigger } from '@backstage/ui';
import type { Check, Scorecard } from '@paved/plugin-scorecards-common';
import { RequestWaiverForm } from './RequestWaiverForm';

/** A button that opens the request for leave not to meet a check for a time. */
export function RequestWaiver(props: {
  scorecard: Scorecard;
  check: Check;
  entityRef: string;
  onRequested: () => void;
}) {
  const { onRequested, ...subject } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button size="small" variant="secondary">
        Request a waiver
      </Button>
      <Dialog width={520}>
        <RequestWaiverForm
          {...subject}
          onCancel={() => setOpen(false)}
          onRequested={() => {
            setOpen(false);
            onRequested();
          }}
        />
      </Dialog>
    </DialogTrigger>
  );
}
