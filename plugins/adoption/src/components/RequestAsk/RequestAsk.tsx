import { useState } from 'react';
import { Button, Dialog, DialogTrigger } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { RequestAskForm } from './RequestAskForm';

/** A button that opens the form to ask for something. */
export function RequestAsk(props: {
  onAsked: (id: string) => void;
  onVoted: () => void;
}) {
  const { onAsked, onVoted } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button iconStart={<RiAddLine />}>Ask for something</Button>
      <Dialog width="min(600px, 100vw - 32px)">
        <RequestAskForm
          onCancel={() => setOpen(false)}
          onAsked={id => {
            setOpen(false);
            onAsked(id);
          }}
          onVoted={() => {
            setOpen(false);
            onVoted();
          }}
        />
      </Dialog>
    </DialogTrigger>
  );
}
