import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Feedback } from '@paved/plugin-adoption-common';
import { useAction } from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';
import styles from './FeedbackPage.module.css';

/** Shown when it is asked for; only as a picture, whatever it holds. */
export function Screenshot(props: { feedback: Feedback }) {
  const { id, page } = props.feedback;
  const api = useApi(adoptionApiRef);
  const [address, setAddress] = useState<string>();
  useEffect(
    () => () => {
      if (address) {
        URL.revokeObjectURL(address);
      }
    },
    [address],
  );
  const show = useAction(
    'The screenshot could not be loaded',
    useCallback(async () => {
      setAddress(URL.createObjectURL(await requestsOf(api).screenshot(id)));
    }, [api, id]),
  );
  return address ? (
    <img
      className={styles.screenshot}
      src={address}
      alt={`Screenshot${page ? ` of ${page}` : ''}`}
    />
  ) : (
    <div>
      <Button
        size="small"
        variant="tertiary"
        isPending={show.isPending}
        onPress={show.run}
      >
        Show the screenshot
      </Button>
    </div>
  );
}
