import { useCallback, useState } from 'react';
import {
  Button,
  Dialog,
  DialogHeader,
  DialogTrigger,
  Text,
} from '@backstage/ui';
import type { PromoteTo } from '@paved/plugin-adoption-common';
import { RequestTarget } from '../RequestTarget';
import styles from './FeedbackPage.module.css';

const LONGEST_SEARCH = 200;

/** A button that makes a request of something, or adds it to one. */
export function Promote(props: {
  title: string;
  about: string;
  /** What somebody said, to be told to everybody in other words only. */
  said?: string;
  isDisabled?: boolean;
  onPromote: (to: PromoteTo) => Promise<void>;
}) {
  const { title, about, said, isDisabled, onPromote } = props;
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
          mayBeNew
          action="Make it so"
          failure="Nothing was made of it"
          onCancel={() => setOpen(false)}
          onChosen={promote}
        >
          {said && (
            <>
              <blockquote className={styles.quote}>{said}</blockquote>
              <Text variant="body-small" color="secondary">
                These words are for you only. Say in your own what is asked for.
              </Text>
            </>
          )}
        </RequestTarget>
      </Dialog>
    </DialogTrigger>
  );
}
