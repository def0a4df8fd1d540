import fc from 'fast-check';
import { comparePriorities, priorityOf } from './priority';
import { findSimilar, wordsOf } from './similarity';

const asked = { people: 4, tickets: 2, services: 1, teamSize: 23 };

describe('priorityOf', () => {
  it('is (requests × team size) / effort, and shows it', () => {
    expect(priorityOf({ ...asked, effort: 5 })).toEqual({
      ...asked,
      effort: 5,
      requests: 7,
      value: 32.2,
      explanation: '(7 × 23) / 5 = 32.2',
    });
    expect(priorityOf({ ...asked, effort: 0.5 }).value).toBe(322);
  });

  it('has no value as long as nobody has said what it costs', () => {
    const priority = priorityOf(asked);
    expect(priority.value).toBeUndefined();
    expect(priority.explanation).toMatch(/no priority yet/);
  });

  it.each([0, -1, NaN, Infinity])('refuses an effort of %d', effort => {
    expect(() => priorityOf({ ...asked, effort })).toThrow(/more than 0/);
  });

  it('never falls when more ask, and never rises when it costs more', () => {
    const inputs = fc.record({
      people: fc.nat(500),
      tickets: fc.nat(500),
      services: fc.nat(500),
      teamSize: fc.nat(5_000),
      effort: fc.double({ min: 0.01, max: 1_000, noNaN: true }),
    });
    fc.assert(
      fc.property(inputs, fc.nat(100), (input, more) => {
        const value = priorityOf(input).value!;
        expect(
          priorityOf({ ...input, people: input.people + more }).value,
        ).toBeGreaterThanOrEqual(value);
        expect(
          priorityOf({ ...input, effort: input.effort + more }).value,
        ).toBeLessThanOrEqual(value);
      }),
    );
  });

  it('sorts the highest first, then the older, and those without one last', () => {
    const request = (id: string, createdAt: string, effort?: number) => ({
      id,
      createdAt,
      priority: priorityOf({ ...asked, effort }),
    });
    const sorted = [
      request('unknown', '2025-01-01'),
      request('cheap', '2026-03-01', 1),
      request('younger', '2026-02-01', 5),
      request('older', '2026-01-01', 5),
      request('free of demand', '2026-01-01', 1),
      {
        ...request('unknown, but wanted', '2026-01-01'),
        priority: priorityOf({ ...asked, people: 9 }),
      },
    ].sort(comparePriorities);
    expect(sorted.map(({ id }) => id)).toEqual([
      'free of demand',
      'cheap',
      'older',
      'younger',
      'unknown, but wanted',
      'unknown',
    ]);
  });
});

describe('findSimilar', () => {
  const titles = [
    'A staging database for every service',
    'Preview environments for pull requests',
    'Faster deployments to production',
    'Dark mode',
    'Rotate database credentials by themselves',
  ];
  const find = (text: string) =>
    findSimilar(text, titles, title => title).map(({ item, shared }) => [
      item,
      shared,
    ]);

  it.each<[string, Array<[string, string[]]>]>([
    [
      'staging databases please',
      [['A staging database for every service', ['staging', 'databases']]],
    ],
    [
      'Our deployment to production should be faster!',
      [
        [
          'Faster deployments to production',
          ['faster', 'deployment', 'production'],
        ],
      ],
    ],
    ['DARK-MODE', [['Dark mode', ['dark', 'mode']]]],
    // One word is enough where there is only one
    [
      'a database',
      [
        ['A staging database for every service', ['database']],
        ['Rotate database credentials by themselves', ['database']],
      ],
    ],
    ['something else entirely', []],
    ['the and of', []],
    ['', []],
  ])('finds for %j what is about the same', (text, expected) => {
    expect(find(text)).toEqual(expected);
  });

  it('is bounded, whatever the text', () => {
    const long = Array.from({ length: 5_000 }, (_, at) => `word${at}`).join(
      ' ',
    );
    expect(wordsOf(long)).toHaveLength(60);
    const many = Array.from(
      { length: 2_000 },
      (_, at) => `${titles[at % 5]} ${at} of team ${at * 7}`,
    );
    const started = process.cpuUsage();
    findSimilar(long, many, title => title);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });

  it('takes any text for words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const scores = findSimilar(text, [text], same => same).map(
          ({ score }) => score,
        );
        expect(scores).toEqual(wordsOf(text).length > 0 ? [1] : []);
      }),
    );
  });
});
