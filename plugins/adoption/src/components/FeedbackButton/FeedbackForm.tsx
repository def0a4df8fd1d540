import { useCallback, useId, useState } from 'react';
import { matchPath } from 'react-router-dom';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  DialogBody,
  DialogFooter,
  DialogHeader,
  FieldLabel,
  Flex,
  Radio,
  RadioGroup,
  Text,
  TextAreaField,
} from '@backstage/ui';
import {
  FEEDBACK_KINDS,
  type FeedbackKind,
} from '@paved/plugin-adoption-common';
import { CodeInText, errorMessage, useAction } from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import { feedbackKinds } from './feedbackKinds';
import styles from './FeedbackButton.module.css';

const MOST_BYTES = 2 * 1024 * 1024;
const PICTURES = ['image/png', 'image/jpeg'];

/** What somebody has to say about a page. */
export function FeedbackForm(props: { page: string; onClose: () => void }) {
  const { page, onClose } = props;
  const api = useApi(adoptionApiRef);
  const toasts = useApi(toastApiRef);
  const paths = useRoadmapPaths();
  const [kind, setKind] = useState<FeedbackKind>('problem');
  const [text, setText] = useState('');
  const [picture, setPicture] = useState<File>();
  const pictureId = useId();
  const problem = picture && problemOf(picture);

  const send = useAction(
    'Your feedback was not sent',
    useCallback(async () => {
      const requests = requestsOf(api);
      const { id } = await requests.give({
        kind,
        text: text.trim(),
        page,
        entityRef: entityOf(page),
      });
      const failure =
        picture &&
        (await requests.addScreenshot(id, picture).then(
          () => undefined,
          error => errorMessage(error),
        ));
      toasts.post({
        title: failure
          ? 'Your words arrived, the screenshot did not'
          : 'Thank you',
        description: (
          <CodeInText
            text={
              failure ?? 'You are told what comes of it, and can take it back.'
            }
          />
        ),
        status: failure ? 'warning' : 'success',
        links: [{ label: 'What I said', href: paths.mine }],
        timeout: failure ? undefined : 8000,
      });
      onClose();
    }, [api, toasts, paths, kind, text, page, picture, onClose]),
  );

  return (
    <>
      <DialogHeader>What should we know?</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <RadioGroup
            label="This is"
            orientation="horizontal"
            value={kind}
            onChange={value => setKind(value as FeedbackKind)}
          >
            {FEEDBACK_KINDS.map(value => (
              <Radio key={value} value={value}>
                {feedbackKinds[value].title}
              </Radio>
            ))}
          </RadioGroup>
          <TextAreaField
            label={feedbackKinds[kind].question}
            isRequired
            rows={5}
            maxLength={5000}
            value={text}
            onChange={setText}
          />
          <div>
            <FieldLabel
              label="Screenshot"
              secondaryLabel="Optional"
              description="PNG or JPEG, up to 2 MB. Only those who keep the roadmap see it."
              htmlFor={pictureId}
            />
            <input
              id={pictureId}
              className={styles.file}
              type="file"
              accept={PICTURES.join()}
              onChange={event => setPicture(event.target.files?.[0])}
            />
            {problem && (
              <Text as="p" color="danger" role="alert">
                {problem}
              </Text>
            )}
          </div>
          <Text variant="body-small" color="secondary">
            It is sent with your name and this page’s address, {page}. Only
            those who keep the roadmap read it.
          </Text>
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          isPending={send.isPending}
          isDisabled={text.trim() === '' || problem !== undefined}
          onPress={send.run}
        >
          Send
        </Button>
      </DialogFooter>
    </>
  );
}

function problemOf(picture: File): string | undefined {
  if (!PICTURES.includes(picture.type)) {
    return 'This is neither a PNG nor a JPEG. Choose another file.';
  }
  return picture.size > MOST_BYTES
    ? 'This is larger than 2 MB. Cut it down to what matters.'
    : undefined;
}

/** The entity whose page it is. */
function entityOf(page: string): string | undefined {
  const found = matchPath('/catalog/:namespace/:kind/:name/*', page)?.params;
  return found && `${found.kind}:${found.namespace}/${found.name}`;
}
