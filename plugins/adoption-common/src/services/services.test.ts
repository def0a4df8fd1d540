import fc from 'fast-check';
import {
  adoptionDefinitions,
  adoptionRows,
  measureAdoption,
  toService,
  type AdoptionQuestion,
  type OriginRules,
  type Service,
  type ServiceRecord,
} from '.';

const PATH = 'goldenpath:default/go';
const OTHER_PATH = 'goldenpath:default/web';
const TEMPLATE = 'template:default/go';
const day = (n: number, hours = 0) =>
  new Date(Date.UTC(2026, 0, 1 + n, hours)).toISOString();

const rules: OriginRules = {
  since: day(0),
  firstSyncAt: day(0),
  importedAfterDays: 90,
  paths: new Map([[TEMPLATE, PATH]]),
  mandated: new Set(['template:default/audited']),
};

function record(changes: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    id: 'a',
    entityRef: 'component:default/a',
    title: 'a',
    owner: 'group:default/team',
    repository: 'forge:acme/a',
    firstSeenAt: day(10, 1),
    firstCommit: { id: 'c0', at: day(10) },
    locks: [],
    creations: [],
    runs: [],
    deviations: [],
    ...changes,
  };
}
const lock = (
  position: number,
  at: string,
  path: string | undefined = PATH,
) => ({
  commit: `l${position}`,
  position,
  at,
  path,
});
const removed = (position: number, at: string) => ({
  commit: `l${position}`,
  position,
  at,
});
const creation = { id: 'k', path: PATH, at: day(10), task: 't', commit: 'c0' };
const run = (template: string, at = day(10)) => ({ task: 't', template, at });
const off = (declaredAt: string, endedAt?: string) => ({
  id: `off-${declaredAt}`,
  path: PATH,
  scope: 'path' as const,
  declaredAt,
  endedAt,
});

const question = (
  services: Service[],
  from = day(0),
  to = day(365),
): AdoptionQuestion => ({
  services,
  query: { from, to, zone: 'UTC', bucket: 'month' },
  mandated: rules.mandated,
  since: rules.since,
  now: day(365),
});
const measure = (id: string, services: Service[], from?: string, to?: string) =>
  measureAdoption(id, question(services, from, to));
const service = (changes: Partial<ServiceRecord> = {}) =>
  toService(record(changes), rules);

describe('where a service is from', () => {
  it.each<[string, Partial<ServiceRecord>, object]>([
    [
      'a lock in its first commits',
      { locks: [lock(0, day(10))] },
      { class: 'golden-path', path: PATH, isNew: true, isMandated: false },
    ],
    [
      'a lock that came later',
      { locks: [lock(0, day(12))] },
      { class: 'from-scratch', isNew: true },
    ],
    [
      'a run of a path',
      { creations: [creation] },
      { class: 'golden-path', path: PATH },
    ],
    [
      'a run that was undone',
      { creations: [{ ...creation, undoneAt: day(11) }] },
      { class: 'from-scratch', isNew: false },
    ],
    [
      'a run that was undone, and a second one',
      {
        creations: [
          { ...creation, undoneAt: day(11) },
          { ...creation, id: 'm' },
        ],
      },
      { class: 'golden-path', isNew: true },
    ],
    [
      "the template of a path in the catalog's own mark",
      { sourceTemplate: TEMPLATE },
      { class: 'golden-path', path: PATH, template: TEMPLATE },
    ],
    [
      'another template',
      { sourceTemplate: 'template:default/x' },
      { class: 'other-template', template: 'template:default/x' },
    ],
    [
      'a run of another template and a run of a path',
      { runs: [run('template:default/x'), run(TEMPLATE)] },
      { class: 'golden-path', path: PATH },
    ],
    [
      'a template that teams have to take',
      { runs: [run('template:default/audited')] },
      { class: 'other-template', isMandated: true },
    ],
    [
      'a run that changed what was there',
      { runs: [run(TEMPLATE, day(12))] },
      { class: 'from-scratch' },
    ],
    ['nothing but a history', {}, { class: 'from-scratch', isNew: true }],
    [
      'a history that is older than what is counted',
      { firstCommit: { id: 'c0', at: day(-5) } },
      { class: 'imported', isNew: false },
    ],
    [
      'a history that is much older than its entry',
      { firstSeenAt: day(101, 1) },
      { class: 'imported', isNew: false },
    ],
    [
      'a history that is somewhat older than its entry',
      { firstSeenAt: day(99) },
      { class: 'from-scratch', createdAt: day(10) },
    ],
    [
      'no history, there at first',
      { firstCommit: undefined, repository: undefined, firstSeenAt: day(0, 2) },
      { class: 'imported' },
    ],
    [
      'a history that can not be read, there at first',
      { firstCommit: undefined, firstSeenAt: day(0, 2) },
      { class: 'unknown' },
    ],
    [
      'no history, later',
      { firstCommit: undefined },
      { class: 'unknown', createdAt: day(10, 1), createdAtIs: 'first-seen' },
    ],
    [
      'a repository that declares nothing',
      { entityRef: undefined, firstSeenAt: undefined },
      { class: 'from-scratch', isNew: true },
    ],
    [
      'a path, before anything is counted',
      { firstCommit: { id: 'c0', at: day(-5) }, locks: [lock(0, day(-5))] },
      { class: 'golden-path', isNew: false },
    ],
  ])('%s', (_, changes, expected) => {
    expect(service(changes).origin).toMatchObject(expected);
  });

  it('keeps the proof first, with its commit and run', () => {
    const { evidence } = service({
      locks: [lock(0, day(10))],
      creations: [creation],
      sourceTemplate: 'template:default/x',
    }).origin;
    expect(evidence.map(({ source }) => source)).toEqual([
      'lock',
      'creation',
      'annotation',
      'history',
      'catalog',
    ]);
    expect(evidence[0]).toMatchObject({ commit: 'l0', path: PATH });
    expect(evidence[1]).toMatchObject({ task: 't', commit: 'c0' });
  });
});

describe('when it was on a path', () => {
  it.each<[string, Partial<ServiceRecord>, object[]]>([
    [
      'from the start',
      { locks: [lock(0, day(10)), lock(1, day(40))] },
      [{ path: PATH, from: day(10), how: 'created' }],
    ],
    [
      'away and back',
      { locks: [lock(0, day(10))], deviations: [off(day(20), day(30))] },
      [
        {
          path: PATH,
          from: day(10),
          to: day(20),
          how: 'created',
          left: 'stepped-off',
        },
        { path: PATH, from: day(30), how: 'came-back' },
      ],
    ],
    [
      'joined, lost its lock, took another',
      {
        locks: [
          lock(0, day(20)),
          removed(1, day(30)),
          lock(2, day(40), OTHER_PATH),
          lock(3, day(50)),
        ],
      },
      [
        {
          path: PATH,
          from: day(20),
          to: day(30),
          how: 'adopted',
          left: 'lock-removed',
        },
        {
          path: OTHER_PATH,
          from: day(40),
          to: day(50),
          how: 'moved',
          left: 'other-path',
        },
        { path: PATH, from: day(50), how: 'came-back' },
      ],
    ],
    [
      'a lock that can not be read',
      {
        locks: [
          lock(0, day(10)),
          { ...removed(1, day(20)), isBroken: true as const },
        ],
      },
      [{ path: PATH, from: day(10), how: 'created' }],
    ],
    [
      'an author whose clock goes back',
      { locks: [lock(0, day(12)), removed(1, day(11)), lock(2, day(13))] },
      [{ path: PATH, from: day(13), how: 'adopted' }],
    ],
    [
      'removed',
      { locks: [lock(0, day(10))], goneAt: day(60) },
      [
        {
          path: PATH,
          from: day(10),
          to: day(60),
          how: 'created',
          left: 'gone',
        },
      ],
    ],
    [
      'a path that leaves no lock',
      { creations: [creation], deviations: [off(day(15))] },
      [
        {
          path: PATH,
          from: day(10),
          to: day(15),
          how: 'created',
          left: 'stepped-off',
        },
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(service(changes).stays).toEqual(expected);
  });
});

describe('numbers of adoption', () => {
  const made = [
    service({ id: '1', locks: [lock(0, day(10))] }),
    service({ id: '2', locks: [lock(0, day(10), OTHER_PATH)] }),
    service({ id: '3' }),
    service({ id: '4', sourceTemplate: 'template:default/x' }),
    service({ id: '5', firstCommit: undefined }),
    service({ id: '6', runs: [run('template:default/audited')] }),
    service({ id: '7', firstCommit: { id: 'c', at: day(-100) } }),
  ];

  it('leave out what says nothing of a choice, and show it', () => {
    const { trend, ...value } = measure('adoption.voluntary', made);
    expect(value).toMatchObject({
      value: 50,
      sample: 4,
      coverage: { count: 4, of: 5 },
      notes: ['With the 1 of unknown origin it is between 40 % and 60 %.'],
    });
    expect(value.margin).toBeCloseTo(35, 0);
    expect(value.parts!.map(({ title, value: n }) => [title, n])).toEqual([
      ['Golden path, by choice', 2],
      ['Other template', 1],
      ['From scratch', 1],
      ['Unknown origin', 1],
      ['Mandated, not counted', 1],
      ['Imported, not counted', 1],
    ]);
    expect(
      trend.map(({ value: n, sample }) => [n, sample]).slice(0, 2),
    ).toEqual([
      [50, 4],
      [undefined, 0],
    ]);
    const onPath = measureAdoption('adoption.voluntary', {
      ...question(made),
      query: { ...question(made).query, path: PATH },
    });
    expect(onPath).toMatchObject({ value: 25, sample: 4 });
    expect(
      adoptionRows('adoption.voluntary', question(made)).rows,
    ).toHaveLength(7);
  });

  it('say so when there is nothing', () => {
    for (const { id, empty } of adoptionDefinitions) {
      const value = measure(id, []);
      expect(value).toMatchObject({ metric: id, sample: 0 });
      expect(value.value).toBe(empty === 'zero' ? 0 : undefined);
      expect(value.noValue === undefined).toBe(empty === 'zero');
    }
  });

  it('know who stayed, who joined and who came back', () => {
    const services = [
      service({ id: '1', locks: [lock(0, day(10))] }),
      service({
        id: '2',
        locks: [lock(0, day(30))],
        deviations: [off(day(40), day(130))],
      }),
      service({ id: '3', locks: [lock(0, day(10)), removed(1, day(101))] }),
      service({ id: '4', locks: [lock(0, day(10))], goneAt: day(50) }),
      service({ id: '5', locks: [lock(0, day(300))] }),
    ];
    expect(measure('adoption.stickiness', services)).toMatchObject({
      sample: 3,
      parts: [{ value: 2 }, { value: 1 }, { value: 0 }, { value: 0 }],
    });
    expect(measure('adoption.joined', services).value).toBe(2);
    expect(measure('adoption.came-back', services).value).toBe(1);
    expect(
      measure('adoption.deviations', services, day(0), day(45)),
    ).toMatchObject({
      value: 1,
      trend: [{ value: 0 }, { value: 1 }],
    });
    expect(measure('adoption.deviations', services).value).toBe(0);
    expect(
      adoptionRows('adoption.stickiness', question(services)).rows.map(
        ({ result }) => result,
      ),
    ).toEqual(['stepped off', 'still on it', 'still on it']);
  });
});

const time = fc
  .integer({ min: -200, max: 360 })
  .map(n => day(n, Math.abs(n) % 24));
const path = fc.constantFrom(PATH, OTHER_PATH, undefined);
const anyService = fc.record({
  firstCommit: fc.option(
    time.map(at => ({ id: 'c', at })),
    { nil: undefined },
  ),
  firstSeenAt: time,
  locks: fc.array(fc.tuple(time, path), { maxLength: 4 }).map(states =>
    states.map(([at, of], position) => ({
      ...removed(position, at),
      path: of,
    })),
  ),
  deviations: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('d', 'e', 'f'),
      path: fc.constantFrom(PATH, OTHER_PATH),
      scope: fc.constantFrom('path' as const, 'files' as const),
      declaredAt: time,
    }),
    { selector: ({ id }) => id, maxLength: 3 },
  ),
  runs: fc.array(
    fc
      .tuple(fc.constantFrom(TEMPLATE, 'template:default/audited'), time)
      .map(([template, at]) => ({ task: `${template}${at}`, template, at })),
    { maxLength: 2 },
  ),
});

describe('whatever happened', () => {
  const ids = adoptionDefinitions.map(({ id }) => id);
  const counts = (
    id: string,
    services: Service[],
    from: string,
    to: string,
  ) => {
    const { value, parts, sample } = measure(id, services, from, to);
    return parts && id !== 'adoption.deviations'
      ? parts.map(part => part.value!)
      : [value!, sample];
  };

  it('order and repetition never matter', () => {
    fc.assert(
      fc.property(fc.array(anyService, { maxLength: 6 }), changes => {
        const twice = <T>(items: T[]) => [...items, ...items].reverse();
        const plain = changes.map((each, index) =>
          service({ ...each, id: `s${index}` }),
        );
        const shuffled = changes
          .map((each, index) =>
            service({
              ...each,
              id: `s${index}`,
              locks: twice(each.locks),
              runs: twice(each.runs),
            }),
          )
          .reverse();
        for (const id of ids) {
          expect(measure(id, shuffled)).toEqual(measure(id, plain));
        }
      }),
    );
  });

  it('a period that is split adds up', () => {
    fc.assert(
      fc.property(
        fc.array(anyService, { maxLength: 6 }),
        fc.integer({ min: 1, max: 364 }),
        (changes, at) => {
          const services = changes.map((each, index) =>
            service({ ...each, id: `s${index}` }),
          );
          for (const id of ids.filter(each => each !== 'adoption.deviations')) {
            const [first, second, whole] = [
              counts(id, services, day(0), day(at)),
              counts(id, services, day(at), day(365)),
              counts(id, services, day(0), day(365)),
            ];
            expect(first.map((n, index) => n + second[index])).toEqual(whole);
            const { trend, sample } = measure(id, services);
            expect(trend.reduce((sum, point) => sum + point.sample, 0)).toBe(
              sample,
            );
          }
        },
      ),
    );
  });

  it('stays follow each other, and a share is one', () => {
    fc.assert(
      fc.property(anyService, changes => {
        const { stays } = service(changes);
        stays.forEach(({ from, to }, index) => {
          expect(to === undefined).toBe(
            to === undefined && index === stays.length - 1,
          );
          expect(to === undefined || from < to).toBe(true);
          expect(index === 0 || stays[index - 1].to! <= from).toBe(true);
        });
        const { value } = measure('adoption.voluntary', [service(changes)]);
        expect([undefined, 0, 100]).toContain(value);
      }),
    );
  });
});
