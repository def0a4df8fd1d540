import { useCallback, useMemo, useState } from 'react';
import {
  getLocalTimeZone,
  toCalendarDate,
  today,
} from '@internationalized/date';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Checkbox,
  CheckboxGroup,
  DatePicker,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import type { Scorecard } from '@paved/plugin-scorecards-common';
import { useAction } from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { nameOf } from '../../words';
import styles from './CampaignsPage.module.css';

const USUAL_WEEKS = 6;

export function NewCampaignForm(props: {
  scorecards: Scorecard[];
  onCancel: () => void;
  onStarted: () => void;
}) {
  const { scorecards, onCancel, onStarted } = props;
  const api = useApi(scorecardsApiRef);
  const toasts = useApi(toastApiRef);
  const now = useMemo(() => today(getLocalTimeZone()), []);
  const [ref, setRef] = useState(scorecards[0].ref);
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [checks, setChecks] = useState<string[]>([]);
  const [start, setStart] = useState(now);
  const [deadline, setDeadline] = useState(now.add({ weeks: USUAL_WEEKS }));
  const scorecard =
    scorecards.find(candidate => candidate.ref === ref) ?? scorecards[0];
  const isReady =
    title.trim() !== '' && checks.length > 0 && deadline.compare(start) > 0;

  const begin = useAction(
    'The campaign could not be started',
    useCallback(async () => {
      const zone = getLocalTimeZone();
      await api.startCampaign({
        title: title.trim(),
        description: description.trim() || undefined,
        scorecard: scorecard.ref,
        checks,
        owner: scorecard.owner,
        startsAt: start.toDate(zone).toISOString(),
        // The last moment of the day
        deadline: new Date(
          deadline.add({ days: 1 }).toDate(zone).getTime() - 1000,
        ).toISOString(),
      });
      toasts.post({
        title: 'Campaign started',
        status: 'success',
        timeout: 6000,
      });
      onStarted();
    }, [
      api,
      toasts,
      title,
      description,
      scorecard,
      checks,
      start,
      deadline,
      onStarted,
    ]),
  );

  return (
    <>
      <DialogHeader>New campaign</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <TextField
            label="Title"
            isRequired
            value={title}
            onChange={setTitle}
          />
          <TextAreaField
            label="Why"
            description="Owners read it in the reminder."
            value={description}
            onChange={setDescription}
          />
          {scorecards.length > 1 && (
            <Select
              label="Scorecard"
              value={ref}
              onChange={key => {
                setRef(String(key));
                setChecks([]);
              }}
              options={scorecards.map(candidate => ({
                value: candidate.ref,
                label: candidate.title,
              }))}
            />
          )}
          <CheckboxGroup
            label={`Checks of ${scorecard.title}`}
            description={`The campaign is owned by ${nameOf(
              scorecard.owner,
            )}, as the scorecard is.`}
            isRequired
            className={styles.checks}
            value={checks}
            onChange={setChecks}
          >
            {scorecard.checks.map(check => (
              <Checkbox key={check.id} value={check.id}>
                {check.title}
              </Checkbox>
            ))}
          </CheckboxGroup>
          <Flex gap="4">
            <DatePicker
              label="Starts"
              isRequired
              value={start}
              minValue={now}
              onChange={value => value && setStart(toCalendarDate(value))}
            />
            <DatePicker
              label="Deadline"
              isRequired
              value={deadline}
              minValue={start.add({ days: 1 })}
              onChange={value => value && setDeadline(toCalendarDate(value))}
            />
          </Flex>
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button
          isPending={begin.isPending}
          isDisabled={!isReady}
          onPress={begin.run}
        >
          Start
        </Button>
      </DialogFooter>
    </>
  );
}
