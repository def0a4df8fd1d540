import { useState } from 'react';
import { Button, Dialog, DialogTrigger } from '@backstage/ui';
import type { Upgrade } from '@paved/plugin-golden-paths-common';
import { UpgradeDialog } from './UpgradeDialog';
import styles from './Upgrade.module.css';

/** Opens the preview of an upgrade to the latest release. */
export function UpgradeButton(props: {
  entityRef: string;
  latest: string;
  onOpened: (upgrade: Upgrade) => void;
}) {
  const { entityRef, latest, onOpened } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button>{`Upgrade to ${latest}`}</Button>
      <Dialog width={760} className={styles.dialog}>
        <UpgradeDialog
          entityRef={entityRef}
          onCancel={() => setOpen(false)}
          onOpened={upgrade => {
            setOpen(false);
            onOpened(upgrade);
          }}
        />
      </Dialog>
    </DialogTrigger>
  );
}
