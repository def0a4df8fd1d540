import { EntityKind, entityKinds } from './entityKinds';
import { inspectText } from './__testUtils__/inspect';

/** A kind that can tell everything that is wrong with it. */
const list: EntityKind = {
  kind: 'List',
  apiVersions: ['example.com/v1'],
  async check(entity) {
    if (entity.kind !== 'List') {
      return false;
    }
    if (list.problems!(entity).length) {
      throw new TypeError('there are problems');
    }
    return true;
  },
  problems: ({ spec }) => [
    ...(spec?.owner ? [] : [{ path: ['spec', 'owner'], message: 'missing' }]),
    ...((spec?.items as unknown[]) ?? []).flatMap((item, index) =>
      typeof item === 'string'
        ? []
        : [
            {
              path: ['spec', 'items', index],
              message: 'not a text',
              remedy: 'Put it in quotes.',
            },
          ],
    ),
  ],
  references: [{ field: 'spec.owner', defaultKind: 'Group' }],
};
const kinds = [...entityKinds, list];
const text = (spec: string) =>
  `apiVersion: example.com/v1\nkind: List\nmetadata:\n  name: shopping\nspec:\n${spec}`;

describe('a kind that lists its problems', () => {
  it('has a finding with its line for each', async () => {
    const { findings, documents } = await inspectText(
      text('  items:\n    - milk\n    - 7\n    - [eggs]\n'),
      { kinds },
    );
    expect(documents).toEqual([]);
    expect(
      findings.map(({ line, message, remedy }) => ({ line, message, remedy })),
    ).toEqual([
      {
        line: 5,
        message: 'spec.owner: missing',
        remedy: 'Change it as the message says.',
      },
      {
        line: 8,
        message: 'spec.items[1]: not a text',
        remedy: 'Put it in quotes.',
      },
      {
        line: 9,
        message: 'spec.items[2]: not a text',
        remedy: 'Put it in quotes.',
      },
    ]);
  });

  it('is taken when there are none', async () => {
    const { findings, refs } = await inspectText(
      text('  owner: me\n  items: [milk]\n'),
      { kinds },
    );
    expect({ findings, refs }).toEqual({
      findings: [],
      refs: ['list:default/shopping'],
    });
  });
});
