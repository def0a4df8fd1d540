import {
  ButtonIcon,
  Dialog,
  DialogBody,
  DialogHeader,
  DialogTrigger,
} from '@backstage/ui';
import { RiInformationLine } from '@remixicon/react';
import type {
  MetricDefinition,
  MetricTarget,
} from '@paved/plugin-adoption-common';
import { Definition } from './Definition';
import styles from './Definition.module.css';

/** A number's definition, one press away from it. */
export function DefinitionButton(props: {
  definition: MetricDefinition;
  target?: MetricTarget;
}) {
  const { title } = props.definition;
  return (
    <DialogTrigger>
      <ButtonIcon
        className={styles.button}
        size="small"
        variant="tertiary"
        icon={<RiInformationLine />}
        aria-label={`What is meant by: ${title}`}
      />
      <Dialog width="min(560px, 100vw - 32px)">
        <DialogHeader>{title}</DialogHeader>
        <DialogBody>
          <Definition {...props} />
        </DialogBody>
      </Dialog>
    </DialogTrigger>
  );
}
