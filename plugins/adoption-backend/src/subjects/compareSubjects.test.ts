import type { Subject } from '@paved/plugin-adoption-common';
import fc from 'fast-check';
import { compareSubjects } from './compareSubjects';
import type { Listed } from './toListed';

const REFS = ['a', 'b', 'c', 'd'].map(name => `component:default/${name}`);

const listed = fc.uniqueArray(
  fc.record({
    entityRef: fc.constantFrom(...REFS),
    kind: fc.constant('component'),
    owner: fc.constantFrom('group:default/x', 'group:default/y'),
    repository: fc.constantFrom('forge:acme/one', 'forge:acme/two', undefined),
    formerly: fc.subarray(REFS, { maxLength: 2 }),
  }),
  { selector: ({ entityRef }) => entityRef },
);

/** A catalog that changes: what it lists, and how many minutes later. */
const story = fc.array(
  fc.record({ listed, minutes: fc.integer({ min: 1, max: 60 }) }),
  { minLength: 1, maxLength: 8 },
);

function play(
  steps: Array<{ listed: Listed[]; minutes: number }>,
  arrange: (listed: Listed[]) => Listed[] = same => same,
) {
  let known: Subject[] = [];
  let minutes = 0;
  let ids = 0;
  const looks = steps.map(step => {
    minutes += step.minutes;
    const now = new Date(Date.UTC(2026, 0, 1, 0, minutes));
    const look = () =>
      compareSubjects({
        known,
        listed: arrange(step.listed),
        newId: () => String(++ids),
        now,
      });
    const { added, changed, merged } = look();
    const written = new Map(
      [...known, ...changed, ...added].map(subject => [subject.id, subject]),
    );
    merged.forEach(({ id }) => written.delete(id));
    known = [...written.values()];
    return { merged, known, again: look() };
  });
  return looks;
}

describe('whatever becomes of a catalog', () => {
  it('each entity is one subject, and looking twice changes nothing', () => {
    fc.assert(
      fc.property(story, steps => {
        let before: Subject[] = [];
        play(steps).forEach(({ known, merged, again }, index) => {
          const present = known.filter(({ goneAt }) => goneAt === undefined);
          expect(present.map(({ entityRef }) => entityRef).sort()).toEqual(
            steps[index].listed.map(({ entityRef }) => entityRef).sort(),
          );
          for (const { owner, entityRef } of present) {
            expect(
              steps[index].listed.find(each => each.entityRef === entityRef)
                ?.owner,
            ).toBe(owner);
          }
          // None is lost but into one that is there
          const ids = new Set(known.map(({ id }) => id));
          expect(ids.size).toBe(known.length);
          for (const { id } of before) {
            const into = merged.find(each => each.id === id)?.into;
            expect(ids.has(into ?? id)).toBe(true);
          }
          // Nobody is its own former self
          known.forEach(({ entityRef, formerRefs }) =>
            expect(formerRefs).not.toContain(entityRef),
          );
          expect(again).toEqual({ added: [], changed: [], merged: [] });
          before = known;
        });
      }),
      { numRuns: 500 },
    );
  });

  it('the order of a listing does not matter', () => {
    fc.assert(
      fc.property(story, steps => {
        const told = (arrange?: (listed: Listed[]) => Listed[]) =>
          play(steps, arrange)
            .at(-1)!
            .known.map(({ id: _, ...subject }) => ({
              ...subject,
              formerRefs: [...subject.formerRefs].sort(),
            }))
            .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        expect(told(each => [...each].reverse())).toEqual(told());
      }),
      { numRuns: 500 },
    );
  });
});
