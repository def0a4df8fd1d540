import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Flex,
  Text,
} from '@backstage/ui';
import type { Candidate } from '@paved/plugin-golden-paths-common';
import { useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';

/** Lets a candidate out, for good. */
export function Publish(props: {
  path: string;
  candidate: Candidate;
  onPublished: () => void;
}) {
  const { path, candidate, onPublished } = props;
  const { version } = candidate;
  const api = useApi(goldenPathsApiRef);
  const toasts = useApi(toastApiRef);
  const [isOpen, setOpen] = useState(false);
  const publish = useAction(
    `${version} was not published`,
    useCallback(async () => {
      await api.publish(path, version);
      setOpen(false);
      toasts.post({
        title: `${version} is published`,
        status: 'success',
        timeout: 6000,
      });
      onPublished();
    }, [api, toasts, path, version, onPublished]),
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button isDisabled={candidate.problems.length > 0}>Publish</Button>
      <Dialog width={480}>
        <DialogHeader>{`Publish ${version}`}</DialogHeader>
        <DialogBody>
          <Flex direction="column" gap="3">
            <Text as="p">
              From now on new services are made from it, and those on older
              releases are told that they are behind. Nobody’s repository is
              touched: teams upgrade when they like, or you start a roll-out.
            </Text>
            <Text as="p" color="secondary">
              A release can’t be changed or taken back. What is to be mended
              later comes with the next version.
            </Text>
          </Flex>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Cancel
          </Button>
          <Button isPending={publish.isPending} onPress={publish.run}>
            {`Publish ${version}`}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
