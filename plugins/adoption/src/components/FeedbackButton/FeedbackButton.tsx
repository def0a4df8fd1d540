import { useCallback, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Dialog, DialogTrigger } from '@backstage/ui';
import { RiChat3Line } from '@remixicon/react';
import { feedbackGivePermission } from '@paved/plugin-adoption-common';
import { useLoaded } from '@paved/ui';
import { FeedbackForm } from './FeedbackForm';
import styles from './FeedbackButton.module.css';

/** Beside every page, for whoever is signed in and may say something. */
export function FeedbackButton() {
  const identity = useApi(identityApiRef);
  const { state } = useLoaded(
    useCallback(() => identity.getBackstageIdentity(), [identity]),
  );
  return state.status === 'loaded' ? <ButtonOfReader /> : null;
}

function ButtonOfReader() {
  const { allowed } = usePermission({ permission: feedbackGivePermission });
  const { pathname } = useLocation();
  const [isOpen, setOpen] = useState(false);
  if (!allowed) {
    return null;
  }
  return (
    <aside className={styles.edge} aria-label="Feedback">
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Button
          size="small"
          variant="primary"
          className={styles.button}
          iconStart={<RiChat3Line />}
        >
          <span className={styles.label}>Feedback</span>
        </Button>
        <Dialog width="min(560px, 100vw - 32px)">
          <FeedbackForm page={pathname} onClose={() => setOpen(false)} />
        </Dialog>
      </DialogTrigger>
    </aside>
  );
}
