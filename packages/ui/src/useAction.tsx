import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { CodeInText } from './CodeInText';
import { errorMessage } from './errorMessage';

/** Something a person started with a button: whether it runs, and its failure told in a toast. */
export function useAction(
  failure: string,
  action: () => Promise<void>,
): { run: () => void; isPending: boolean } {
  const toasts = useApi(toastApiRef);
  const [isPending, setPending] = useState(false);

  const run = useCallback(() => {
    setPending(true);
    action()
      .catch((error: unknown) => {
        toasts.post({
          title: failure,
          description: <CodeInText text={errorMessage(error)} />,
          status: 'danger',
        });
      })
      .finally(() => setPending(false));
  }, [action, failure, toasts]);

  return { run, isPending };
}
