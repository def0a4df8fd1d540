import { useCallback, useEffect, useMemo, useState } from 'react';
import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { readArrangement, type Arrangement } from './arrangement';

const KEY = 'arrangement';

/** The person's arrangement of the home page, kept with their other settings, on whatever machine. */
export function useArrangement(): {
  arrangement: Arrangement;
  /** Whether they have arranged anything. */
  isOwn: boolean;
  change: (arrangement: Arrangement) => void;
  reset: () => void;
} {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(() => storage.forBucket('home'), [storage]);
  const [stored, setStored] = useState<unknown>(
    () => bucket.snapshot(KEY).value,
  );
  useEffect(() => {
    const subscription = bucket
      .observe$(KEY)
      .subscribe(({ value }) => setStored(value));
    return () => subscription.unsubscribe();
  }, [bucket]);
  const arrangement = useMemo(() => readArrangement(stored), [stored]);
  const change = useCallback(
    (next: Arrangement) => {
      // Seen at once, whatever the way to the storage takes
      setStored(next);
      bucket.set(KEY, {
        order: next.order,
        hidden: next.hidden,
      });
    },
    [bucket],
  );
  const reset = useCallback(() => {
    setStored(undefined);
    bucket.remove(KEY);
  }, [bucket]);
  return { arrangement, isOwn: stored !== undefined, change, reset };
}
