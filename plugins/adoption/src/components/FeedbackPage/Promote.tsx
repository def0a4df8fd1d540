import { useCallback, useState } from 'react';
import { Button, Dialog, DialogHeader, DialogTrigger } from '@backstage/ui';
import type { PromoteTo } from '@paved/plugin-adoption-common';
import { RequestTarget } from '../RequestTarget';

const LONGEST_SEARCH = 200;

/** A button that makes a request of something, or adds it to one. */
export function Promote(props: {
  title: string;
  about: string;
  text: string;
  isDisabled?: boolean;
  onPromote: (to: PromoteTo) => Promise<void>;
}) {
  const { title, about, text, isDisabled, onPromote } = props;
  const [isOpen, setOpen] = useState(false);
  const promote = useCallback(
    async (to: PromoteTo) => {
      await onPromote(to);
      setOpen(false);
    },
    [onPromote],
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button size="small" isDisabled={isDisabled}>
        {title}
      </Button>
      <Dialog width="min(600px, 100vw - 32px)">
        <DialogHeader>{title}</DialogHeader>
        <RequestTarget
          about={about.slice(0, LONGEST_SEARCH)}
          newText={text}
          action="Make it so"
          failure="Nothing was made of it"
          onCancel={() => setOpen(false)}
          onChosen={promote}
        />
      </Dialog>
    </DialogTrigger>
  );
}
