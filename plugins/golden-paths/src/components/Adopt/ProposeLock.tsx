import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { JsonObject } from '@backstage/types';
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
import type {
  AdoptionMatch,
  NewParameter,
} from '@paved/plugin-golden-paths-common';
import { nameOf, useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { ParameterFields } from '../ParameterFields';
import styles from './Adopt.module.css';

/** The parameters that the repository would have been made with; then the lock file as a change. */
export function ProposeLock(props: {
  entityRef: string;
  match: AdoptionMatch;
  onProposed: () => void;
}) {
  const { entityRef, match, onProposed } = props;
  const { path, release } = match;
  const api = useApi(goldenPathsApiRef);
  const toasts = useApi(toastApiRef);
  const [isOpen, setOpen] = useState(false);
  const [values, setValues] = useState<JsonObject>(
    match.parameters as JsonObject,
  );
  const isMissing = match.fields.some(
    ({ name, required }) => required && values[name] === undefined,
  );
  const propose = useAction(
    'The lock file was not proposed',
    useCallback(async () => {
      await api.adopt(entityRef, { path, release, parameters: values });
      setOpen(false);
      toasts.post({
        title: 'The lock file is proposed',
        status: 'success',
        timeout: 6000,
      });
      onProposed();
    }, [api, toasts, entityRef, path, release, values, onProposed]),
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        variant="secondary"
        aria-label={`Adopt ${nameOf(path)} ${release}`}
      >
        Adopt
      </Button>
      <Dialog width={560} className={styles.dialog}>
        <DialogHeader>{`Adopt ${nameOf(path)} ${release}`}</DialogHeader>
        <DialogBody>
          <Flex direction="column" gap="4">
            <Text as="p">
              As if it had been made with these values. What could be read from
              the repository is filled in; correct what is wrong.
            </Text>
            <ParameterFields
              parameters={missingFirst(match)}
              values={values}
              onChange={setValues}
            />
          </Flex>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Cancel
          </Button>
          <Button
            isPending={propose.isPending}
            isDisabled={isMissing}
            onPress={propose.run}
          >
            Propose the lock file
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}

/** What is to be answered stands before what is only to be looked at. */
function missingFirst({ fields, parameters }: AdoptionMatch): NewParameter[] {
  const isMissing = ({ name, required }: NewParameter) =>
    required && !Object.hasOwn(parameters, name);
  return [
    ...fields.filter(isMissing),
    ...fields.filter(field => !isMissing(field)),
  ];
}
