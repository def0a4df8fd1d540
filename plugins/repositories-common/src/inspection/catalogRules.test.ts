import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { catalogRules } from './catalogRules';

const REPOSITORY = 'http://git.test/org/people';

function fileOf(repositoryUrl: string) {
  return {
    url: `${repositoryUrl}/src/branch/main/catalog-info.yaml`,
    repositoryUrl,
  };
}

const URL = fileOf(REPOSITORY).url;

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
    expect(catalogRules(rules as JsonObject)(subject, fileOf(REPOSITORY))).toBe(
      expected,
    );
  });

  it.each([
    // Named by what it is, whatever the case of the rest
    [`${REPOSITORY}/src/branch/*/**`, 'org/people', true],
    [`${REPOSITORY}/SRC/branch/main/Catalog-Info.yaml`, 'org/people', true],
    [`${REPOSITORY}/**`, 'org/people', true],
    ['HTTP://Git.Test/org/people/**', 'org/people', true],
    ['**', 'org/people', true],
    ['http://git.test/*/people/src/**', 'org/people', true],
    ['http://git.test/org/{teams,people}/src/branch/**', 'org/people', true],
    ['http://git.test/{a/b,org/people}/src/branch/**', 'org/people', true],
    // Another that only looks like it
    [`${REPOSITORY}/src/branch/*/**`, 'ORG/people', false],
    [`${REPOSITORY}/src/branch/*/**`, 'org/People', false],
    [`${REPOSITORY}/**`, 'ORG/people', false],
    ['http://git.test/*/people/src/**', 'org/People', false],
    [`${REPOSITORY}/src/branch/*/**`, 'org/people/src/branch/x/y', false],
    [`${REPOSITORY}/SRC/branch/*/**`, 'org/people/SRC/Branch/x/y', false],
    [`${REPOSITORY}/src/*/*/**`, 'org/people/src/tag/x/y', false],
    [`${REPOSITORY}/**`, 'org/people/src/branch/y', false],
    [`${REPOSITORY}/src/branch/*/**`, 'org/people/src', false],
    [`${REPOSITORY}/src/branch/*/**`, 'org/people-x', false],
  ])('takes %s for %s: %s', (pattern, repository, expected) => {
    const isAllowed = catalogRules([
      { allow: ['User'], locations: [{ type: 'url', pattern }] },
    ]);
    expect(
      isAllowed(entity('User'), fileOf(`http://git.test/${repository}`)),
    ).toBe(expected);
  });

  it('takes no exact file for that of another repository', () => {
    const repositoryUrl = `${REPOSITORY}/src/branch/x/y`;
    const source = fileOf(repositoryUrl);
    const isAllowed = catalogRules([
      { allow: ['User'], locations: [{ type: 'url', exact: source.url }] },
    ]);
    expect(isAllowed(entity('User'), source)).toBe(false);
    expect(
      isAllowed(entity('User'), { url: source.url, repositoryUrl: REPOSITORY }),
    ).toBe(true);
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
