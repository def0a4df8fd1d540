import { useCallback, useMemo, useState } from 'react';
import {
  getLocalTimeZone,
  today,
  toCalendarDate,
} from '@internationalized/date';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  DatePicker,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Flex,
  TextAreaField,
} from '@backstage/ui';
import { useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';

const USUAL_MONTHS = 6;

/** "Deviate and own": files that the team keeps in its own way, with why, and when it looks again. */
export function Deviate(props: { entityRef: string; onDeclared: () => void }) {
  const { entityRef, onDeclared } = props;
  const api = useApi(goldenPathsApiRef);
  const now = useMemo(() => today(getLocalTimeZone()), []);
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [review, setReview] = useState(now.add({ months: USUAL_MONTHS }));
  const files = text.split(/\s+/).filter(Boolean);
  const declare = useAction(
    'It was not kept',
    useCallback(async () => {
      await api.deviate(entityRef, {
        scope: 'files',
        files: text.split(/\s+/).filter(Boolean),
        reason: reason.trim(),
        reviewOn: review.toString(),
      });
      setOpen(false);
      setText('');
      setReason('');
      onDeclared();
    }, [api, entityRef, text, reason, review, onDeclared]),
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button size="small" variant="secondary">
        Do it our way
      </Button>
      <Dialog width={520}>
        <DialogHeader>Keep files in our own way</DialogHeader>
        <DialogBody>
          <Flex direction="column" gap="4">
            <TextAreaField
              label="Files"
              description="Paths or globs such as deploy/**, a line each. Upgrades leave them alone, and they are no drift."
              isRequired
              spellCheck="false"
              value={text}
              onChange={setText}
            />
            <TextAreaField
              label="Reason"
              description="For everybody to read; the platform team learns from it what the path lacks."
              isRequired
              value={reason}
              onChange={setReason}
            />
            <DatePicker
              label="Look at it again on"
              description="Shown here then; nobody is reminded."
              isRequired
              value={review}
              minValue={now.add({ days: 1 })}
              onChange={value => value && setReview(toCalendarDate(value))}
            />
          </Flex>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Cancel
          </Button>
          <Button
            isPending={declare.isPending}
            isDisabled={files.length === 0 || reason.trim() === ''}
            onPress={declare.run}
          >
            Keep them ours
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
