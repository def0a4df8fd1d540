import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { catalogRules } from './catalogRules';

const URL = 'http://git.test/org/people/src/branch/main/catalog-info.yaml';

function entity(kind: string, spec?: JsonObject): Entity {
  return { apiVersion: 'x', kind, metadata: { name: 'a' }, spec };
}

describe('catalogRules', () => {
  it.each<[unknown, Entity, boolean]>([
    // The catalog's own default
    [undefined, entity('API'), true],
    [undefined, entity('System'), false],
    [[], entity('Component'), false],
    // Kinds, whatever their case, and types
    [[{ allow: ['component'] }], entity('Component'), true],
    [[{ allow: ['Component'] }, { allow: ['User'] }], entity('USER'), true],
    [
      [{ allow: [{ kind: 'Resource', 'spec.type': 'Database' }] }],
      entity('Resource', { type: 'database' }),
      true,
    ],
    [
      [{ allow: [{ kind: 'Resource', 'spec.type': 'Database' }] }],
      entity('Resource', { type: 'queue' }),
      false,
    ],
    [
      [{ allow: [{ kind: 'Resource', 'spec.type': 'Database' }] }],
      entity('Resource'),
      false,
    ],
    // Locations
    [
      [
        {
          allow: ['User'],
          locations: [
            { type: 'url', pattern: 'http://GIT.test/org/people/**' },
          ],
        },
      ],
      entity('User'),
      true,
    ],
    [
      [
        {
          allow: ['User'],
          locations: [{ type: 'url', pattern: 'http://git.test/*/x/**' }],
        },
      ],
      entity('User'),
      false,
    ],
    [
      [{ allow: ['User'], locations: [{ type: 'url', exact: URL }] }],
      entity('User'),
      true,
    ],
    [
      [{ allow: ['User'], locations: [{ type: 'url', exact: `${URL}x` }] }],
      entity('User'),
      false,
    ],
    [
      [{ allow: ['User'], locations: [{ type: 'file' }] }],
      entity('User'),
      false,
    ],
    [[{ allow: ['User'], locations: [{ type: 'url' }] }], entity('User'), true],
    [[{ allow: ['User'], locations: [] }], entity('User'), false],
  ])('decides by %j', (rules, subject, expected) => {
    expect(catalogRules(rules as JsonObject)(subject, URL)).toBe(expected);
  });

  it('needs a URL where the rule names one', () => {
    const isAllowed = catalogRules([
      { allow: ['User'], locations: [{ type: 'url', pattern: '**' }] },
    ]);
    expect(isAllowed(entity('User'))).toBe(false);
  });

  it.each([
    [{ allow: [] }, 'catalog.rules: '],
    [[{ alow: ['User'] }], 'catalog.rules[0].allow: Required'],
    [[{ allow: [7] }], 'catalog.rules[0].allow[0]: '],
    [
      [{ allow: [], locations: [{ type: 'url', pattern: 'a', exact: 'b' }] }],
      'catalog.rules[0].locations[0]: can have exact or pattern, not both',
    ],
  ])('names the wrong key of %j', (rules, message) => {
    expect(() => catalogRules(rules as JsonObject)).toThrow(message);
  });
});
