import { TeamPrivacy, type TeamPrivacyOptions } from './TeamPrivacy';

describe('teams that may be told of', () => {
  it('share nobody: the sum of two, less the whole, would be what one person did', async () => {
    const week = '2026-11-16';
    const sets = new Map([
      [1, ['group:default/a']],
      [2, ['group:default/b']],
      [3, ['group:default/a', 'group:default/b']],
    ]);
    const people = (count: number, team_set: number) =>
      Array.from({ length: count }, (_, at) => ({
        ...{ week, person: `${team_set}/${at}`, team_set },
      }));
    const present = [...people(4, 1), ...people(5, 2), ...people(1, 3)];
    const privacy = TeamPrivacy.create({
      audience: {
        people: async () =>
          new Map(
            present.map(({ person, team_set }) => [
              person,
              sets.get(team_set)!,
            ]),
          ),
      },
      store: { presence: async () => present },
      teams: {
        groups: async () =>
          new Map([
            ['group:default/all', { title: 'All' }],
            ['group:default/a', { title: 'A', parent: 'group:default/all' }],
            ['group:default/b', { title: 'B', parent: 'group:default/all' }],
          ]),
      },
      teamSets: { all: async () => sets },
    } as unknown as TeamPrivacyOptions);
    const told = async (name: string) => {
      const team = `group:default/${name}`;
      const weeks = await privacy.weeksOf(team, {
        firstDay: week,
        lastDay: week,
      });
      const ids = await privacy.setsOf(team);
      return [weeks.get(week), await privacy.mayTellOf(team), [...ids].sort()];
    };
    expect(await told('all')).toEqual([10, true, [1, 2, 3]]);
    expect(await told('a')).toEqual([5, true, [1, 3]]);
    expect(await told('b')).toEqual([5, true, [2]]);
  });
});
