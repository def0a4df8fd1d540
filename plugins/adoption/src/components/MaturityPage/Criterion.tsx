import { useCallback, useState } from 'react';
import {
  getLocalTimeZone,
  toCalendarDate,
  today,
  type CalendarDate,
} from '@internationalized/date';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, DatePicker, Flex, Link, Text, TextField } from '@backstage/ui';
import {
  RiCheckboxCircleLine,
  RiCheckboxBlankCircleLine,
  RiTimeLine,
} from '@remixicon/react';
import type { CriterionState } from '@paved/plugin-adoption-common';
import { Badge, useAction } from '@paved/ui';
import { adoptionApiRef, maturityOf } from '../../api';
import { day } from '../../words';
import styles from './MaturityPage.module.css';

const USUAL_DAYS = 180;

/** One criterion: whether it is met, why, and where a person shows it, the way to. */
export function Criterion(props: {
  criterion: CriterionState;
  mayManage: boolean;
  onChanged: () => void;
}) {
  const { criterion, mayManage, onChanged } = props;
  const { says, level, isMet, isExpired, because, next, shown, evidence } =
    criterion;
  return (
    <li>
      <Flex direction="column" gap="1">
        <Flex gap="2" align="center">
          <State isMet={isMet} isExpired={isExpired} />
          <Text variant="body-small" color="secondary">
            Level {level}
          </Text>
        </Flex>
        <Text>{says}</Text>
        <Text variant="body-small" color="secondary">
          {because}.
        </Text>
        {!isMet && <Text variant="body-small">Next: {next}.</Text>}
        {shown && (
          <Text variant="body-small">
            <Link href={shown.url}>{shown.note ?? shown.url}</Link>, by{' '}
            <EntityRefLink entityRef={shown.by} hideIcon /> on {day(shown.at)}
          </Text>
        )}
        {mayManage && 'show' in evidence && (
          <Show
            criterion={criterion}
            asked={evidence.show}
            onChanged={onChanged}
          />
        )}
      </Flex>
    </li>
  );
}

function State(props: { isMet: boolean; isExpired: boolean }) {
  if (props.isMet) {
    return (
      <Badge tone="positive" icon={<RiCheckboxCircleLine aria-hidden />}>
        Met
      </Badge>
    );
  }
  return props.isExpired ? (
    <Badge tone="warning" icon={<RiTimeLine aria-hidden />}>
      Run out
    </Badge>
  ) : (
    <Badge tone="neutral" icon={<RiCheckboxBlankCircleLine aria-hidden />}>
      Not met
    </Badge>
  );
}

function Show(props: {
  criterion: CriterionState;
  asked: string;
  onChanged: () => void;
}) {
  const { criterion, asked, onChanged } = props;
  const { id, says, shown } = criterion;
  const api = useApi(adoptionApiRef);
  const [isOpen, setOpen] = useState(false);
  const withdraw = useAction(
    'It was not withdrawn',
    useCallback(async () => {
      await maturityOf(api).withdraw(id);
      onChanged();
    }, [api, id, onChanged]),
  );
  if (isOpen) {
    return (
      <ShowForm
        id={id}
        asked={asked}
        onShown={() => {
          setOpen(false);
          onChanged();
        }}
        onCancel={() => setOpen(false)}
      />
    );
  }
  return (
    <Flex gap="2">
      <Button
        size="small"
        variant="secondary"
        aria-label={`Show evidence: ${says}`}
        onPress={() => setOpen(true)}
      >
        {shown ? 'Show something newer' : 'Show evidence'}
      </Button>
      {shown && (
        <Button
          size="small"
          variant="tertiary"
          aria-label={`Withdraw the evidence: ${says}`}
          isPending={withdraw.isPending}
          onPress={withdraw.run}
        >
          Withdraw
        </Button>
      )}
    </Flex>
  );
}

function ShowForm(props: {
  id: string;
  asked: string;
  onShown: () => void;
  onCancel: () => void;
}) {
  const { id, asked, onShown, onCancel } = props;
  const api = useApi(adoptionApiRef);
  const now = today(getLocalTimeZone());
  const [url, setUrl] = useState('');
  const [note, setNote] = useState('');
  const [expires, setExpires] = useState<CalendarDate>(
    now.add({ days: USUAL_DAYS }),
  );
  const show = useAction(
    'It was not kept',
    useCallback(async () => {
      await maturityOf(api).show(id, {
        url: url.trim(),
        note: note.trim() || undefined,
        expiresOn: expires.toString(),
      });
      onShown();
    }, [api, id, url, note, expires, onShown]),
  );
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault();
        show.run();
      }}
    >
      <TextField
        label="Address"
        description={asked}
        type="url"
        isRequired
        value={url}
        onChange={setUrl}
      />
      <TextField
        label="What it is"
        secondaryLabel="Optional"
        maxLength={200}
        value={note}
        onChange={setNote}
      />
      <DatePicker
        label="Counts until"
        minValue={now}
        maxValue={now.add({ years: 1 })}
        value={expires}
        onChange={value => value && setExpires(toCalendarDate(value))}
      />
      <Flex gap="2">
        <Button type="submit" size="small" isPending={show.isPending}>
          Keep it
        </Button>
        <Button size="small" variant="tertiary" onPress={onCancel}>
          Cancel
        </Button>
      </Flex>
    </form>
  );
}
