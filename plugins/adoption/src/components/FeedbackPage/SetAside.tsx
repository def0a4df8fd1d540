import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  TextAreaField,
} from '@backstage/ui';
import type { Feedback } from '@paved/plugin-adoption-common';
import { useAction } from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';

/** Makes no request of feedback, with or without an answer. */
export function SetAside(props: {
  feedback: Feedback;
  onSetAside: () => void;
}) {
  const { feedback, onSetAside } = props;
  const api = useApi(adoptionApiRef);
  const [isOpen, setOpen] = useState(false);
  const [answer, setAnswer] = useState('');
  const send = useAction(
    'It was not set aside',
    useCallback(async () => {
      await requestsOf(api).setAside(feedback.id, answer.trim() || undefined);
      setOpen(false);
      onSetAside();
    }, [api, feedback.id, answer, onSetAside]),
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button size="small" variant="secondary">
        Set aside
      </Button>
      <Dialog width="min(480px, 100vw - 32px)">
        <DialogHeader>Make no request of it</DialogHeader>
        <DialogBody>
          <TextAreaField
            label="Answer"
            secondaryLabel="Optional"
            description="Who said it is told, and nobody else."
            rows={4}
            maxLength={5000}
            value={answer}
            onChange={setAnswer}
          />
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Cancel
          </Button>
          <Button isPending={send.isPending} onPress={send.run}>
            {answer.trim() ? 'Answer and set aside' : 'Set it aside'}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
