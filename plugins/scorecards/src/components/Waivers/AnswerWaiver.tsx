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
  TextAreaField,
} from '@backstage/ui';
import type { Waiver } from '@paved/plugin-scorecards-common';
import { useAction } from '@paved/ui';
import { scorecardsApiRef, type WaiverAnswer } from '../../api';
import { day } from '../../words';

/** What a reader can do with a waiver; who asked for it withdraws it, which needs no reason. */
type Deed = WaiverAnswer | 'withdraw';

const deeds: Record<
  Deed,
  {
    button: string;
    title: string;
    effect(waiver: Waiver): string;
    answer: WaiverAnswer;
    isNoteNeeded: boolean;
  }
> = {
  approve: {
    button: 'Approve',
    title: 'Approve this waiver',
    effect: ({ until }) =>
      `The check does not count until ${day(
        until,
      )}. Then it counts again by itself.`,
    answer: 'approve',
    isNoteNeeded: false,
  },
  refuse: {
    button: 'Refuse',
    title: 'Refuse this waiver',
    effect: () => 'The check goes on counting. Who asked is told why.',
    answer: 'refuse',
    isNoteNeeded: true,
  },
  revoke: {
    button: 'Revoke',
    title: 'Revoke this waiver',
    effect: () => 'The check counts again at once. Who asked is told why.',
    answer: 'revoke',
    isNoteNeeded: true,
  },
  withdraw: {
    button: 'Withdraw',
    title: 'Withdraw this waiver',
    effect: ({ state }) =>
      state === 'approved'
        ? 'The check counts again at once.'
        : 'Nobody has to decide about it any more. The check goes on counting.',
    answer: 'revoke',
    isNoteNeeded: false,
  },
};

/** A button that opens one thing to do with a waiver, with a note. */
export function AnswerWaiver(props: {
  waiver: Waiver;
  deed: Deed;
  onAnswered: () => void;
}) {
  const { waiver, deed, onAnswered } = props;
  const { button, title, effect, answer, isNoteNeeded } = deeds[deed];
  const api = useApi(scorecardsApiRef);
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const send = useAction(
    'The waiver is as it was',
    useCallback(async () => {
      await api.answerWaiver(waiver.id, answer, note.trim() || undefined);
      setOpen(false);
      onAnswered();
    }, [api, waiver.id, answer, note, onAnswered]),
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        size="small"
        variant={answer === 'approve' ? 'primary' : 'secondary'}
      >
        {button}
      </Button>
      <Dialog width={480}>
        <DialogHeader>{title}</DialogHeader>
        <DialogBody>
          <Flex direction="column" gap="4">
            <Text>{effect(waiver)}</Text>
            <TextAreaField
              label="Note"
              description="Kept with the waiver, for everybody to read."
              isRequired={isNoteNeeded}
              value={note}
              onChange={setNote}
            />
          </Flex>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Cancel
          </Button>
          <Button
            destructive={answer === 'revoke'}
            isPending={send.isPending}
            isDisabled={isNoteNeeded && note.trim() === ''}
            onPress={send.run}
          >
            {button}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
