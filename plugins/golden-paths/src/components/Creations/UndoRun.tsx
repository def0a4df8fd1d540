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
import type { Creation } from '@paved/plugin-golden-paths-common';
import { useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { Bullets } from '../Lists';

/** Takes back what a run made, and says before what that is. */
export function UndoRun(props: { run: Creation; onUndone: () => void }) {
  const { run, onUndone } = props;
  const { owner, name } = run.repository;
  const api = useApi(goldenPathsApiRef);
  const toasts = useApi(toastApiRef);
  const [isOpen, setOpen] = useState(false);
  const undo = useAction(
    'Nothing was taken back',
    useCallback(async () => {
      await api.undoCreation(run.id);
      setOpen(false);
      toasts.post({
        title: `${owner}/${name} was taken back`,
        status: 'success',
        timeout: 6000,
      });
      onUndone();
    }, [api, toasts, run.id, owner, name, onUndone]),
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button size="small" variant="secondary">
        Undo
      </Button>
      <Dialog width={480}>
        <DialogHeader>Take back what this run made</DialogHeader>
        <DialogBody>
          <Flex direction="column" gap="3">
            {run.repositoryId ? (
              <>
                <Text>It removes, for good:</Text>
                <Bullets
                  items={[
                    `The repository ${owner}/${name}${
                      run.commit
                        ? `, as long as ${run.commit.slice(
                            0,
                            7,
                          )} is its only commit`
                        : ', as long as nobody has pushed to it'
                    }`,
                    'Its entities in the catalog, which go with it',
                  ]}
                />
                <Text color="secondary">
                  If anybody has changed the repository, nothing is removed and
                  you are told so.
                </Text>
              </>
            ) : (
              <Text>
                It stopped before it made a repository, so there is nothing to
                remove; the run is put away.
              </Text>
            )}
          </Flex>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Keep it
          </Button>
          <Button destructive isPending={undo.isPending} onPress={undo.run}>
            Undo
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
