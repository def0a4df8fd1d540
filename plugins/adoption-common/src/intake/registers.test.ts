import fc from 'fast-check';
import { tell } from './registers';
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

  it.each<[string, [string, ToldFields]]>([
    ['same', [at(1), { a: 'x' }]],
    ['same', [at(2), { a: 'x' }]],
    ['new', [at(1), { b: 'x' }]],
    ['corrected', [at(2), { a: 'y', b: 'x' }]],
    ['outdated', [at(0), { a: 'y' }]],
    ['contradicting', [at(1), { a: 'y' }]],
  ])('is %s', (effect, [time, said]) => {
    expect(tell(told([at(1), { a: 'x' }]), time, said).effect).toBe(effect);
  });

  it('has an end', () => {
    const many = Object.fromEntries(
      Array.from({ length: 201 }, (_, index) => [`finishedAt#${index}`, at(1)]),
    );
    expect(() => told([at(1), many])).toThrow(/an id of its own/);
  });
});
