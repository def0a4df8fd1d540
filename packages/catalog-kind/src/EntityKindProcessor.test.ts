import type { Entity } from '@backstage/catalog-model';
import { EntityKindProcessor } from './EntityKindProcessor';

const processor = EntityKindProcessor.create({
  kind: {
    kind: 'Motto',
    apiVersions: ['paved.dev/v1alpha1', 'example.com/v1'],
    check: async () => true,
    references: [],
  },
  parse({ spec }) {
    if (!spec?.words) {
      throw new Error('words are missing');
    }
    return spec.owner ? { owner: `group:default/${spec.owner}` } : {};
  },
});

const motto = (changes: Partial<Entity> = {}): Entity => ({
  apiVersion: 'example.com/v1',
  kind: 'Motto',
  metadata: { name: 'first', namespace: 'bank' },
  spec: { words: 'Keep it simple', owner: 'payments' },
  ...changes,
});

async function relationsOf(entity: Entity): Promise<unknown[]> {
  const emit = jest.fn();
  const location = { type: 'url', target: 'https://git.example.com' };
  expect(await processor.postProcessEntity(entity, location, emit)).toBe(
    entity,
  );
  return emit.mock.calls.map(([{ relation }]) => relation);
}

describe('EntityKindProcessor', () => {
  it('is named after the kind', () => {
    expect(processor.getProcessorName()).toBe('MottoEntityProcessor');
  });

  it('accepts what can be read, refuses what can not, and leaves what is of another kind to others', async () => {
    expect(await processor.validateEntityKind(motto())).toBe(true);
    await expect(
      processor.validateEntityKind(motto({ spec: {} })),
    ).rejects.toThrow('words are missing');
    for (const other of [{ kind: 'Component' }, { apiVersion: 'other/v1' }]) {
      const entity = motto({ ...other, spec: {} });
      expect(await processor.validateEntityKind(entity)).toBe(false);
      expect(await relationsOf(entity)).toEqual([]);
    }
  });

  it('relates an entity to its owner, if it has one', async () => {
    const first = { kind: 'Motto', namespace: 'bank', name: 'first' };
    const payments = { kind: 'group', namespace: 'default', name: 'payments' };
    expect(await relationsOf(motto())).toEqual([
      { source: first, type: 'ownedBy', target: payments },
      { source: payments, type: 'ownerOf', target: first },
    ]);
    expect(
      await relationsOf(motto({ spec: { words: 'Nobody owns me' } })),
    ).toEqual([]);
  });
});
