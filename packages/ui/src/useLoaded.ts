import { useCallback, useEffect, useRef, useState } from 'react';

/** What a page knows about something it asked the backend for; `stale` while a newer answer is on its way. */
export type Loaded<T> =
  | { status: 'loading' }
  | { status: 'error'; error: Error }
  | { status: 'loaded'; value: T; stale: boolean };

/**
 * Loads when mounted and whenever `load` changes (so wrap it in `useCallback`), keeping the last value on show meanwhile.
 * An answer that comes after a newer question is dropped.
 */
export function useLoaded<T>(load: () => Promise<T>): {
  state: Loaded<T>;
  reload: () => void;
  /** Shows an answer that came in another way. */
  replace: (value: T) => void;
} {
  const [state, setState] = useState<Loaded<T>>({ status: 'loading' });
  const question = useRef(0);

  const reload = useCallback(() => {
    question.current += 1;
    const mine = question.current;
    const answer = (next: Loaded<T>) => {
      if (mine === question.current) {
        setState(next);
      }
    };
    setState(last =>
      last.status === 'loaded'
        ? { ...last, stale: true }
        : { status: 'loading' },
    );
    load().then(
      value => answer({ status: 'loaded', value, stale: false }),
      error => answer({ status: 'error', error }),
    );
  }, [load]);

  useEffect(() => {
    reload();
    return () => {
      question.current += 1;
    };
  }, [reload]);

  const replace = useCallback((value: T) => {
    question.current += 1;
    setState({ status: 'loaded', value, stale: false });
  }, []);

  return { state, reload, replace };
}
