import { useCallback, useEffect, useState } from 'react';

export type Loaded<Value> =
  { face: 'loading' } | { face: 'failed'; error: Error } | { face: 'loaded'; value: Value };

/**
 * What a page shows comes from elsewhere.
 *
 * @param load - the same function at each call, or it is loaded anew
 */
export function useLoaded<Value>(load: (signal: AbortSignal) => Promise<Value>): {
  loaded: Loaded<Value>;
  reload: () => void;
  /** Of what is loaded: shows at once what is known without asking again. */
  change: (to: (value: Value) => Value) => void;
} {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ face: 'loading' });
  const [attempt, setAttempt] = useState(1);

  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) {
          setLoaded({ face: 'loaded', value });
        }
      },
      (error: unknown) => {
        if (!controller.signal.aborted) {
          setLoaded({ face: 'failed', error: toError(error) });
        }
      },
    );
    return () => {
      controller.abort();
    };
  }, [load, attempt]);

  const reload = useCallback(() => {
    setLoaded({ face: 'loading' });
    setAttempt((before) => before + 1);
  }, []);
  const change = useCallback((to: (value: Value) => Value) => {
    setLoaded((now) => (now.face === 'loaded' ? { ...now, value: to(now.value) } : now));
  }, []);
  return { loaded, reload, change };
}

export function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
