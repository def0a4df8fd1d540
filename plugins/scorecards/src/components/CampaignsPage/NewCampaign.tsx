import { useState } from 'react';
import { Button, Dialog, DialogTrigger } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { NewCampaignForm } from './NewCampaignForm';
import { useManagedScorecards } from './useManagedScorecards';

/** Offered to those who own a scorecard. */
export function NewCampaign(props: { onStarted: () => void }) {
  const { onStarted } = props;
  const [isOpen, setOpen] = useState(false);
  const scorecards = useManagedScorecards();
  if (scorecards.length === 0) {
    return null;
  }
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button iconStart={<RiAddLine />}>New campaign</Button>
      <Dialog width={560}>
        <NewCampaignForm
          scorecards={scorecards}
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
