import fc from 'fast-check';
import { tell, timeOfReceipt } from './registers';
import { toDeployment, toIncident, toWorkItem } from './toRecord';
import type { Registers, ToldFields } from './types';

const at = (minute: number) =>
  new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

const told = (...tellings: Array<[string, ToldFields]>) =>
  tellings.reduce<Registers>(
    (known, [time, fields]) => tell(known, time, fields).registers,
    [],
  );

const instants = fc.integer({ min: 0, max: 5 }).map(at);
const step = fc.constantFrom('', '#eu', '#us');
const fields: fc.Arbitrary<ToldFields> = fc
  .record(
    {
      entityRef: fc.constantFrom('component:default/a', 'component:default/b'),
      environment: fc.constantFrom('production', 'staging'),
      result: fc.constantFrom('success', 'failure'),
      finishedAt: instants,
      startedAt: instants,
      createdAt: instants,
      resolvedAt: fc.option(instants),
      mends: fc.array(fc.constantFrom('i/1', 'i/2')),
      title: fc.option(fc.string()),
    },
    { requiredKeys: [] },
  )
  .chain(record =>
    step.map(suffix =>
      Object.fromEntries(
        Object.entries(record).map(([name, value]) => [
          `${name}${suffix}`,
          value,
        ]),
      ),
    ),
  );
const tellings = fc.array(fc.tuple(instants, fields), { maxLength: 8 });

const valuesOf = (registers: Registers): ToldFields =>
  Object.assign({}, ...registers.map(([, values]) => values));

describe('what is told', () => {
  it('comes to the same in any order, and however often', () => {
    fc.assert(
      fc.property(
        tellings.chain(list =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray([...list, ...list, ...list], {
              minLength: 3 * list.length,
            }),
          ),
        ),
        ([once, often]) => {
          const [a, b] = [told(...once), told(...often)];
          expect(b).toEqual(a);
          for (const read of [toDeployment, toIncident, toWorkItem]) {
            expect(read(b)).toEqual(read(a));
          }
          // What was told before says nothing new
          for (const [time, each] of once) {
            expect(tell(a, time, each).registers).toEqual(a);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('without a time counts as said when it came: the last holds, and the same again changes nothing', () => {
    const came = fc.array(fc.tuple(fc.nat({ max: 2 }), fields), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(came, list => {
        let known: Registers = [];
        let minute = 0;
        const last: ToldFields = {};
        for (const [minutesLater, each] of list) {
          minute += minutesLater;
          const time = timeOfReceipt(known, each, at(minute));
          const { registers, standing, isContradicting } = tell(
            known,
            time,
            each,
          );
          expect({ standing, isContradicting }).toEqual({
            standing: [],
            isContradicting: false,
          });
          known = registers;
          Object.assign(last, each);
          expect(
            tell(known, timeOfReceipt(known, each, at(minute)), each).effect,
          ).toBe('same');
        }
        expect(valuesOf(known)).toEqual(last);
      }),
      { numRuns: 500 },
    );
  });

  it('is answered with what became of it', () => {
    fc.assert(
      fc.property(tellings, instants, fields, (list, time, each) => {
        const before = told(...list);
        const { registers, effect, standing } = tell(before, time, each);
        const [known, now] = [valuesOf(before), valuesOf(registers)];
        const names = Object.keys(each);
        const changed = names.filter(
          name => JSON.stringify(known[name]) !== JSON.stringify(now[name]),
        );
        expect(standing.map(({ name }) => name).sort()).toEqual(
          names
            .filter(
              name => JSON.stringify(each[name]) !== JSON.stringify(now[name]),
            )
            .sort(),
        );
        const taken = changed.some(name => name in known) ? 'corrected' : 'new';
        const untouched = standing.length ? 'outdated' : 'same';
        expect(effect).toBe(changed.length ? taken : untouched);
      }),
      { numRuns: 500 },
    );
  });

  it('of several steps is one deployment', () => {
    const registers = told(
      [at(9), { environment: 'production', 'startedAt#us': at(3) }],
      [at(4), { 'finishedAt#eu': at(4), 'result#eu': 'failure' }],
      [at(2), { 'startedAt#eu': at(2), version: '1' }],
      [at(8), { 'finishedAt#us': at(8), 'result#us': 'success' }],
    );
    expect(toDeployment(registers)).toMatchObject({
      environment: 'production',
      result: 'failure',
      startedAt: at(2),
      finishedAt: at(8),
      version: '1',
      reason: 'change',
    });
  });

  it('later holds, also when it takes something back', () => {
    const open = told(
      [at(1), { 'createdAt#detected': at(1), title: 'Slow' }],
      [at(3), { 'createdAt#reported': at(3) }],
      [at(5), { resolvedAt: at(5) }],
      [at(7), { resolvedAt: null }],
      [at(2), { title: 'Slower' }],
    );
    expect(toIncident(open)).toEqual({
      createdAt: at(1),
      title: 'Slower',
      resolvedAt: undefined,
    });
  });

  it.each<[string, object, [string, ToldFields]]>([
    ['same', {}, [at(1), { a: 'x' }]],
    ['same', {}, [at(2), { a: 'x' }]],
    ['new', {}, [at(1), { b: 'x' }]],
    ['corrected', {}, [at(2), { a: 'y', b: 'x' }]],
    [
      'outdated',
      { standing: [{ name: 'a', time: at(1), isLater: true }] },
      [at(0), { a: 'y' }],
    ],
    [
      'new',
      { standing: [{ name: 'a', time: at(1), isLater: true }] },
      [at(0), { a: 'y', b: 'x' }],
    ],
    // Of one time the greater holds
    ['corrected', { isContradicting: true }, [at(1), { a: 'y' }]],
    [
      'outdated',
      {
        isContradicting: true,
        standing: [{ name: 'a', time: at(1), isLater: false }],
      },
      [at(1), { a: 'w' }],
    ],
  ])('is %s, with %j', (effect, more, [time, said]) => {
    const { registers: _, ...outcome } = tell(
      told([at(1), { a: 'x' }]),
      time,
      said,
    );
    expect(outcome).toEqual({
      effect,
      standing: [],
      isContradicting: false,
      ...more,
    });
  });

  it('has an end', () => {
    const many = Object.fromEntries(
      Array.from({ length: 201 }, (_, index) => [`finishedAt#${index}`, at(1)]),
    );
    expect(() => told([at(1), many])).toThrow(/an id of its own/);
  });
});
