import { useCallback, useState, type ReactNode } from 'react';
import {
  Button,
  DialogBody,
  DialogFooter,
  Flex,
  Radio,
  RadioGroup,
  Text,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import type { PromoteTo } from '@paved/plugin-adoption-common';
import { useAction } from '@paved/ui';
import { count } from '../../words';
import { requestStates } from '../RequestCard';
import { useSimilar } from './useSimilar';

const NEW = 'new';

/** Asks which request something is to become part of, or for a new one. */
export function RequestTarget(props: {
  /** What similar requests are looked for with first. */
  about: string;
  mayBeNew?: boolean;
  except?: string;
  action: string;
  /** Told when it could not be done. */
  failure: string;
  onCancel: () => void;
  onChosen: (to: PromoteTo) => Promise<void>;
  /** Shown on top. */
  children?: ReactNode;
}) {
  const { about, mayBeNew = false, except, action, failure } = props;
  const { onCancel, onChosen, children } = props;
  const [search, setSearch] = useState(about);
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | undefined>(
    mayBeNew ? NEW : undefined,
  );
  const similar = useSimilar(search, except);
  const isNew = chosen === NEW;
  const request = similar.find(({ id }) => id === chosen);
  const isReady = isNew ? title.trim().length >= 3 : request !== undefined;
  const send = useAction(
    failure,
    useCallback(async () => {
      if (isNew) {
        await onChosen({ title: title.trim(), text: text.trim() });
      } else if (request) {
        await onChosen({ request: request.id });
      }
    }, [onChosen, isNew, title, text, request]),
  );
  return (
    <>
      <DialogBody>
        <Flex direction="column" gap="4">
          {children}
          <TextField
            label="Look for requests about"
            value={search}
            onChange={setSearch}
          />
          <RadioGroup
            // It remembers where the focus was: with that one gone, or any other value where nothing is chosen, no radio could be
            // reached by keyboard
            key={similar.map(({ id }) => id).join()}
            label="It becomes part of"
            value={isNew ? NEW : request?.id ?? null}
            onChange={setChosen}
          >
            {mayBeNew && <Radio value={NEW}>A new request</Radio>}
            {similar.map(({ id, title: its, state, people }) => (
              <Radio key={id} value={id}>
                {its} ({requestStates[state].label},{' '}
                {count(people, 'person', 'people')})
              </Radio>
            ))}
          </RadioGroup>
          {similar.length === 0 && (
            <Text variant="body-small" color="secondary" role="status">
              There is no request about that yet.
            </Text>
          )}
          {isNew && (
            <>
              <TextField
                label="Title"
                description="Everybody can read it."
                isRequired
                value={title}
                onChange={setTitle}
              />
              <TextAreaField
                label="What is asked for"
                secondaryLabel="Optional"
                rows={4}
                value={text}
                onChange={setText}
              />
            </>
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <Button
          isPending={send.isPending}
          isDisabled={!isReady}
          onPress={send.run}
        >
          {action}
        </Button>
      </DialogFooter>
    </>
  );
}
