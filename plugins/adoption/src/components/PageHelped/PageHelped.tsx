import { useCallback, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  Button,
  Dialog,
  DialogTrigger,
  Flex,
  Text,
  ToggleButton,
} from '@backstage/ui';
import { feedbackGivePermission } from '@paved/plugin-adoption-common';
import { useAction, useLoaded } from '@paved/ui';
import { adoptionApiRef, usageOf } from '../../api';
import { FeedbackForm } from '../FeedbackButton/FeedbackForm';

/** Asks readers of a page of documentation whether it helped; who says no may say why. */
export function PageHelped() {
  const { pathname } = useLocation();
  // Every page has an answer of its own
  return <HelpOfPage key={pathname} path={pathname} />;
}

function HelpOfPage({ path }: { path: string }) {
  const api = useApi(adoptionApiRef);
  const [told, setTold] = useState<boolean>();
  const { state } = useLoaded(
    useCallback(() => usageOf(api).helpOf(path), [api, path]),
  );

  // A page is read without it as well
  if (state.status !== 'loaded') {
    return null;
  }
  const answer = told ?? state.value.mine;
  return (
    <Flex align="center" gap="2" role="group" aria-label="Did this page help?">
      <Text variant="body-small">Did this page help?</Text>
      {[true, false].map(helped => (
        <Answer
          key={String(helped)}
          path={path}
          helped={helped}
          isGiven={answer === helped}
          onTold={setTold}
        />
      ))}
      {answer === false && <WhatIsMissing path={path} />}
      <Text variant="body-small" color="secondary" role="status">
        {told === undefined ? '' : 'Thank you'}
      </Text>
    </Flex>
  );
}

function Answer(props: {
  path: string;
  helped: boolean;
  isGiven: boolean;
  onTold: (helped: boolean) => void;
}) {
  const { path, helped, isGiven, onTold } = props;
  const api = useApi(adoptionApiRef);
  const tell = useAction(
    'Your answer did not arrive',
    useCallback(async () => {
      await usageOf(api).tell(path, helped);
      onTold(helped);
    }, [api, path, helped, onTold]),
  );
  return (
    <ToggleButton
      size="small"
      isSelected={isGiven}
      isDisabled={tell.isPending}
      onChange={isWanted => {
        if (isWanted) {
          tell.run();
        }
      }}
    >
      {helped ? 'Yes' : 'No'}
    </ToggleButton>
  );
}

function WhatIsMissing({ path }: { path: string }) {
  const { allowed } = usePermission({ permission: feedbackGivePermission });
  const [isOpen, setOpen] = useState(false);
  return allowed ? (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button size="small" variant="secondary">
        Say what is missing
      </Button>
      <Dialog width="min(560px, 100vw - 32px)">
        <FeedbackForm page={path} onClose={() => setOpen(false)} />
      </Dialog>
    </DialogTrigger>
  ) : null;
}
