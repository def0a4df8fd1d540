import { useCallback, useMemo, useState } from 'react';
import { toCalendarDate } from '@internationalized/date';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  DatePicker,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
  TextAreaField,
} from '@backstage/ui';
import {
  formatDuration,
  type Check,
  type Scorecard,
} from '@paved/plugin-scorecards-common';
import { useAction } from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { nameOf } from '../../words';
import { Name } from '../Name';
import { waiverDays, waiverEnd } from './waiverTimes';

export function RequestWaiverForm(props: {
  scorecard: Scorecard;
  check: Check;
  entityRef: string;
  onCancel: () => void;
  onRequested: () => void;
}) {
  const { scorecard, check, entityRef, onCancel, onRequested } = props;
  const { maxWaiverMs } = scorecard;
  const api = useApi(scorecardsApiRef);
  const toasts = useApi(toastApiRef);
  const days = useMemo(
    () => waiverDays(Date.now(), maxWaiverMs),
    [maxWaiverMs],
  );
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(days.usual);
  const isOutside =
    until.compare(days.first) < 0 || until.compare(days.last) > 0;

  const request = useAction(
    'The waiver could not be requested',
    useCallback(async () => {
      await api.requestWaiver({
        scorecard: scorecard.ref,
        check: check.id,
        entityRef,
        reason: reason.trim(),
        until: waiverEnd(until, Date.now(), maxWaiverMs),
      });
      toasts.post({
        title: 'Waiver requested',
        description: `${nameOf(
          scorecard.owner,
        )} is asked to decide. Until then the check stays as it is.`,
        status: 'success',
        timeout: 6000,
      });
      onRequested();
    }, [
      api,
      toasts,
      scorecard,
      check.id,
      entityRef,
      reason,
      until,
      maxWaiverMs,
      onRequested,
    ]),
  );

  return (
    <>
      <DialogHeader>Request a waiver</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text>
            <strong>{check.title}</strong> would not count for{' '}
            <Name entityRef={entityRef} /> until the day below. Somebody of{' '}
            <Name entityRef={scorecard.owner} /> decides, and it ends by itself.
          </Text>
          <TextAreaField
            label="Reason"
            description="What stands in the way, and what is done meanwhile. Everybody can read it."
            isRequired
            rows={4}
            value={reason}
            onChange={setReason}
          />
          <DatePicker
            label="Until"
            description={`At most ${formatDuration(maxWaiverMs)} from now`}
            isRequired
            value={until}
            minValue={days.first}
            maxValue={days.last}
            onChange={value => value && setUntil(toCalendarDate(value))}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button
          isPending={request.isPending}
          isDisabled={reason.trim() === '' || isOutside}
          onPress={request.run}
        >
          Request
        </Button>
      </DialogFooter>
    </>
  );
}
