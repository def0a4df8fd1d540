/** Metrics by what they tell of, in the order in which they are read; the area is what stands before the dot of an id. */
const groups: Array<{ area: string; title: string; question: string }> = [
  {
    area: 'adoption',
    title: 'Is it chosen?',
    question: 'New services on a golden path, and whether they stay on it',
  },
  {
    area: 'onboarding',
    title: 'Do people get going?',
    question: 'How long new people need to their first commit and deployment',
  },
  {
    area: 'delivery',
    title: 'Does it help to deliver?',
    question: 'How often, how fast and how safely changes reach production',
  },
  {
    area: 'use',
    title: 'Is it used?',
    question: 'What people do here, and what they look for in vain',
  },
  {
    area: 'satisfaction',
    title: 'Are people content?',
    question: 'What they say in the quarterly survey',
  },
  {
    area: 'reliability',
    title: 'Can they rely on it?',
    question: 'The portal itself, and what it does for people',
  },
  {
    area: 'cost',
    title: 'What does it cost?',
    question: 'Services and what they run on',
  },
];

export interface MetricsOfGroup {
  title: string;
  question?: string;
  ids: string[];
}

/** Every metric stands in one group; those of an area that has none of its own come last. */
export function groupsOf(ids: string[]): MetricsOfGroup[] {
  const area = (id: string) => id.split('.')[0];
  const known = new Set(groups.map(group => group.area));
  return [
    ...groups.map(group => ({
      ...group,
      ids: ids.filter(id => area(id) === group.area),
    })),
    { title: 'More', ids: ids.filter(id => !known.has(area(id))) },
  ].filter(group => group.ids.length > 0);
}
