import { useCallback, useEffect, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { MetricQuery } from '@paved/plugin-adoption-common';
import {
  ownZone,
  problemsOf,
  queryOf,
  readView,
  writeView,
  type View,
} from './view';

/** What the address says is to be seen, and the way to change it. */
export function useView(): {
  view: View;
  /** It stays the same until the view changes, however long that is. */
  query: MetricQuery;
  change: (part: Partial<View>) => void;
  /** Behind an address that is to show the same view, with its `?`. */
  suffix: string;
  /** What of the address was not understood, and what is shown instead. */
  problems: string[];
} {
  const [parameters, setParameters] = useSearchParams();
  const told = writeView(readView(parameters)).toString();
  const view = useMemo(() => readView(new URLSearchParams(told)), [told]);
  const query = useMemo(() => queryOf(view, new Date()), [view]);
  const change = useCallback(
    (part: Partial<View>) =>
      setParameters(last => writeView({ ...readView(last), ...part }, last)),
    [setParameters],
  );
  // Without its zone a link would show other days to somebody else
  const hasZone = parameters.has('zone');
  useEffect(() => {
    if (!hasZone) {
      setParameters(
        last => {
          const next = new URLSearchParams(last);
          next.set('zone', ownZone());
          return next;
        },
        { replace: true },
      );
    }
  }, [hasZone, setParameters]);
  return {
    view,
    query,
    change,
    suffix: `?${told}`,
    problems: problemsOf(parameters),
  };
}
