import { useEffect, useState } from 'react';
import { discoveryApiRef, useApi } from '@backstage/frontend-plugin-api';
import { toError } from '@backstage/errors';
import {
  DevelopmentIdentity,
  type DevelopmentPerson,
} from './DevelopmentIdentity';

export type People =
  | { status: 'loading' }
  | { status: 'error'; error: Error }
  | { status: 'loaded'; people: DevelopmentPerson[] };

const RETRY_MS = 3000;

/** Who may be chosen; asks again while the backend is not up yet. */
export function usePeople(): People {
  const discoveryApi = useApi(discoveryApiRef);
  const [state, setState] = useState<People>({ status: 'loading' });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const load = () =>
      DevelopmentIdentity.people(discoveryApi).then(
        people => !isGone && setState({ status: 'loaded', people }),
        error => {
          if (!isGone) {
            setState({ status: 'error', error: toError(error) });
            timer = setTimeout(load, RETRY_MS);
          }
        },
      );
    load();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [discoveryApi]);

  return state;
}
