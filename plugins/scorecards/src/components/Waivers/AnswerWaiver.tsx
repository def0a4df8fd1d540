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

const answers: Record<
  WaiverAnswer,
  { button: string; title: string; effect(waiver: Waiver): string }
> = {
  approve: {
    button: 'Approve',
    title: 'Approve this waiver',
    effect: ({ until }) =>
      `The check does not count until ${day(
        until,
      )}. Then it counts again by itself.`,
  },
  refuse: {
    button: 'Refuse',
    title: 'Refuse this waiver',
    effect: () => 'The check goes on counting. Who asked is told why.',
  },
  revoke: {
    button: 'Revoke',
    title: 'Revoke this waiver',
    effect: () => 'The check counts again at once. Who asked is told why.',
  },
};

/** A button that opens one way of deciding about a waiver, with a note. */
export function AnswerWaiver(props: {
  waiver: Waiver;
  answer: WaiverAnswer;
  onAnswered: () => void;
}) {
  const { waiver, answer, onAnswered } = props;
  const { button, title, effect } = answers[answer];
  const api = useApi(scorecardsApiRef);
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const isNoteNeeded = answer !== 'approve';
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
