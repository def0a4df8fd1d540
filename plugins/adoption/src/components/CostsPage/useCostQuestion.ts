import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { CostQuestion } from '../../api';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What can be chosen; the first is what a plain address shows. */
export const periods = {
  '30': 'Last 30 days',
  '90': 'Last 90 days',
  '365': 'Last 365 days',
} as const;

export interface CostView {
  by: CostQuestion['by'];
  kind: CostQuestion['kind'];
  period: keyof typeof periods;
  team?: string;
}

/** What the address says is to be seen, so that a link keeps it. */
export function useCostQuestion(): {
  view: CostView;
  question: CostQuestion;
  change: (part: Partial<CostView>) => void;
} {
  const [parameters, setParameters] = useSearchParams();
  const told = parameters.toString();
  const view = useMemo(() => readView(new URLSearchParams(told)), [told]);
  const question = useMemo(() => {
    const { by, kind, team, period } = view;
    const today = Date.parse(new Date().toISOString().slice(0, 10));
    const days =
      period === '30'
        ? {}
        : {
            from: utcDay(today - Number(period) * DAY_MS),
            to: utcDay(today),
          };
    return { by, kind, team, ...days };
  }, [view]);
  const change = useCallback(
    (part: Partial<CostView>) =>
      setParameters(last => {
        const next = new URLSearchParams(last);
        for (const [name, value] of Object.entries(part)) {
          if (value) {
            next.set(name, value);
          } else {
            next.delete(name);
          }
        }
        return next;
      }),
    [setParameters],
  );
  return { view, question, change };
}

function readView(parameters: URLSearchParams): CostView {
  const one = <T extends string>(name: string, allowed: readonly T[]): T =>
    allowed.find(value => value === parameters.get(name)) ?? allowed[0];
  return {
    by: one('by', ['service', 'team', 'system']),
    kind: one('kind', ['effective', 'billed']),
    period: one('period', ['30', '90', '365']),
    team: parameters.get('team') || undefined,
  };
}

function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
