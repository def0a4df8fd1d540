import type { LevelCount, Scorecard } from '@paved/plugin-scorecards-common';

/** A level with its count, and how full its colour is: 0 below the first, 1 at the highest. */
export interface CountedLevel {
  level?: string;
  title: string;
  count: number;
  share: number;
}

/** Counts for every level, those with nothing too, from below the first upwards. */
export function levelsFromBelow(
  scorecard: Scorecard,
  counts: LevelCount[],
): CountedLevel[] {
  const of = (level: string | undefined) =>
    counts.find(entry => entry.level === level)?.count ?? 0;
  return [
    { title: 'No level yet', count: of(undefined), share: 0 },
    ...scorecard.levels.map(({ id, title }, index) => ({
      level: id,
      title,
      count: of(id),
      share: (index + 1) / scorecard.levels.length,
    })),
  ];
}
