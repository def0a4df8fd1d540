import {
  isMarked,
  type PathSummary,
  type Upgrade,
} from '@paved/plugin-golden-paths-common';
import { count } from '@paved/ui';

const purposes: Record<string, string> = {
  api: 'An API or a service',
  'web-app': 'A web application',
  data: 'A data pipeline',
  job: 'A job that runs by itself',
};

const OTHER = 'Something else';

/** What one builds with a path, as a heading; purposes that a company made up are shown as they are written. */
export function purposeTitle(purpose: string | undefined): string {
  if (purpose === undefined) {
    return OTHER;
  }
  return (
    purposes[purpose] ??
    purpose.charAt(0).toLocaleUpperCase('en') +
      purpose.slice(1).replaceAll('-', ' ')
  );
}

/** Where a purpose stands among others: the usual ones first, what is said of none last. */
export function purposeRank(purpose: string | undefined): number {
  const usual = Object.keys(purposes);
  if (purpose === undefined) {
    return usual.length + 1;
  }
  const rank = usual.indexOf(purpose);
  return rank < 0 ? usual.length : rank;
}

/** "12 services of 4 teams" */
export function usedBy({ services, teams }: PathSummary): string {
  return services === 0
    ? 'No service yet'
    : `${count(services, 'service')} of ${count(teams, 'team')}`;
}

/** What people answered, as far as it is told: of few is told nothing, so that nobody is seen. */
export function satisfactionWords({
  answers,
  mean,
}: PathSummary['satisfaction']): string {
  return mean === undefined
    ? 'Not rated by five people yet'
    : `${mean.toFixed(1)} of 5 from ${count(answers, 'answer')}`;
}

/** How far a service is from its latest release. */
export function behindWords(behind: number): string {
  return behind === 0 ? 'Up to date' : `${count(behind, 'release')} behind`;
}

/** How to look at an upgrade's branch in a clone, and how to settle what conflicts. */
export function reviewCommands(
  { branch, conflicts }: Upgrade,
  options: {
    /** Whether the host has a page to merge it on. */
    isMergedElsewhere: boolean;
  },
): string {
  const look = [`git fetch origin ${branch}`, 'git diff HEAD...FETCH_HEAD'];
  if (!conflicts.some(isMarked)) {
    return look.join('\n');
  }
  const settle = [
    '',
    '# Settle the marked places',
    `git switch ${branch}`,
    "git grep -n '^<<<<<<<'",
    "git commit -am 'Settle conflicts' && git push",
  ];
  const merge = [
    '',
    '# Bring it in',
    `git switch - && git merge ${branch} && git push`,
  ];
  return [...look, ...settle, ...(options.isMergedElsewhere ? [] : merge)].join(
    '\n',
  );
}
