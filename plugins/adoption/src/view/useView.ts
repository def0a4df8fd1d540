import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { MetricQuery } from '@paved/plugin-adoption-common';
import { queryOf, readView, writeView, type View } from './view';

/** What the address says is to be seen, and the way to change it. */
export function useView(): {
  view: View;
  /** It stays the same until the view changes, however long that is. */
  query: MetricQuery;
  change: (part: Partial<View>) => void;
  /** Behind an address that is to show the same view, with its `?`; nothing for the usual one. */
  suffix: string;
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
  return { view, query, change, suffix: told && `?${told}` };
}
