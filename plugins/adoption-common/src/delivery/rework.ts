import type { TimedChange, TimedDeployment } from './timed';

/**
 * Rules that make a deployment rework, in the order in which they are asked:
 *
 * - `told`: who deployed says that it is a fix, a hotfix, a rollback or a revert
 * - `mends`: it is said to mend an incident
 * - `older-commit`: it goes back to a commit before the one that was deployed
 * - `reverts`: every change that is new in it takes back another one
 *
 * @public
 */
export const REWORK_RULES = [
  'told',
  'mends',
  'older-commit',
  'reverts',
] as const;

/** @public */
export type ReworkRule = (typeof REWORK_RULES)[number];

/** @public */
export interface Rework {
  rule: ReworkRule;
  /** In words. */
  because: string;
}

/** A commit that was deployed. */
interface Deployed {
  commit?: string;
  /** On the default branch; `undefined` where it is not known. */
  place?: number;
  /** When it was deployed first, milliseconds since 1970. */
  firstAt: number;
}

/**
 * Whether a deployment was not planned but made to mend something that users noticed, and by which of the rules.
 *
 * @param history.previous - what was deployed before it
 * @param history.changes - those that are new in it
 */
export function reworkOf(
  { reason, mends, commit }: TimedDeployment,
  history: {
    current: Deployed;
    previous?: Deployed;
    changes: TimedChange[];
  },
  rules: readonly ReworkRule[],
): Rework | undefined {
  const { current, previous, changes } = history;
  const because: Record<ReworkRule, () => string | undefined> = {
    told: () =>
      reason === 'change' ? undefined : `It was told to be a ${reason}`,
    mends: () =>
      mends?.length ? `It was told to mend ${mends.join(', ')}` : undefined,
    'older-commit': () => {
      if (!previous?.commit || !commit || commit === previous.commit) {
        return undefined;
      }
      const isOlder =
        current.place !== undefined && previous.place !== undefined
          ? current.place < previous.place
          : current.firstAt < previous.firstAt;
      return isOlder
        ? `It went back from commit ${short(previous.commit)} to ${short(
            commit,
          )}`
        : undefined;
    },
    reverts: () =>
      changes.length > 0 && changes.every(({ isRevert }) => isRevert)
        ? `All that is new in it takes back something: ${changes
            .map(change => short(change.commit))
            .join(', ')}`
        : undefined,
  };
  for (const rule of REWORK_RULES) {
    const text = rules.includes(rule) ? because[rule]() : undefined;
    if (text) {
      return { rule, because: text };
    }
  }
  return undefined;
}

function short(commit: string): string {
  return commit.slice(0, 10);
}
