import {
  Alert,
  Button,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type {
  Upgrade,
  UpgradePreview,
} from '@paved/plugin-golden-paths-common';
import { count, LoadError, LoadingLines } from '@paved/ui';
import { Changelog } from '../Changelog';
import { ParameterFields } from '../ParameterFields';
import { Changes } from './Changes';
import { Conflicts } from './Conflicts';
import { useUpgradePreview } from './useUpgradePreview';

/** What an upgrade would change, before anything is touched; then the change request. */
export function UpgradeDialog(props: {
  entityRef: string;
  onCancel: () => void;
  onOpened: (upgrade: Upgrade) => void;
}) {
  const { entityRef, onCancel, onOpened } = props;
  const { state, reload, values, setValues, isStale, look, open, isOpening } =
    useUpgradePreview(entityRef, onOpened);
  const preview = state.status === 'loaded' ? state.value : undefined;
  const isMissing = preview?.newParameters.some(
    parameter =>
      parameter.required &&
      parameter.default === undefined &&
      values[parameter.name] === undefined,
  );
  return (
    <>
      <DialogHeader>
        {preview ? `Upgrade to ${preview.to}` : 'Upgrade'}
      </DialogHeader>
      <DialogBody>
        {state.status === 'loading' && (
          <LoadingLines what="what would change" lines={5} />
        )}
        {state.status === 'error' && (
          <LoadError
            title="What would change could not be found out"
            error={state.error}
            onRetry={reload}
          />
        )}
        {preview && (
          <Flex direction="column" gap="4">
            <Text as="p" role="status">
              {sentence(preview)}
            </Text>
            {preview.newParameters.length > 0 && (
              <Flex direction="column" gap="3">
                <Text as="h3" variant="body-medium" weight="bold">
                  {preview.to} asks for more than {preview.from} did
                </Text>
                <ParameterFields
                  parameters={preview.newParameters}
                  values={values}
                  onChange={setValues}
                />
              </Flex>
            )}
            {preview.conflicts.length > 0 && (
              <Alert
                status="warning"
                icon
                title={`${count(
                  preview.conflicts.length,
                  'file needs',
                  'files need',
                )} a look by your team`}
                description={<Conflicts conflicts={preview.conflicts} />}
              />
            )}
            <Changes preview={preview} />
            {preview.changelog.map(({ version, text }) => (
              <section key={version} aria-label={`Changelog of ${version}`}>
                <Text as="h3" variant="body-medium" weight="bold">
                  New in {version}
                </Text>
                <Changelog text={text} />
              </section>
            ))}
          </Flex>
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        {isStale ? (
          <Button
            isPending={state.status === 'loaded' && state.stale}
            isDisabled={isMissing}
            onPress={look}
          >
            Show what these values change
          </Button>
        ) : (
          <Button
            isPending={isOpening}
            isDisabled={
              !preview ||
              isMissing ||
              (state.status === 'loaded' && state.stale)
            }
            onPress={open}
          >
            Open the change request
          </Button>
        )}
      </DialogFooter>
    </>
  );
}

function sentence({
  from,
  to,
  changes,
  conflicts,
  commit,
}: UpgradePreview): string {
  const at = `At commit ${commit.slice(0, 7)}`;
  if (changes.length === 0) {
    return `${at}, going from ${from} to ${to} changes none of your files, only the lock, which says where it stands.`;
  }
  return `${at}, going from ${from} to ${to} changes ${count(
    changes.length,
    'file',
  )}. ${
    conflicts.length === 0
      ? 'It merges with what your team changed; nothing of yours is lost.'
      : 'What your team changed is kept, and where both sides changed the same lines, both are marked in the file for you to choose.'
  }`;
}
