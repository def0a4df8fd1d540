import type { Entity } from '@backstage/catalog-model';
import type { Collected } from '@paved/plugin-scorecards-node';
import { CatalogCollector } from './CatalogCollector';

const now = new Date('2026-05-04T10:00:00Z');

function component(
  name: string,
  entity: {
    metadata?: Partial<Entity['metadata']>;
    spec?: Entity['spec'];
    relations?: Array<[string, string]>;
  } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', ...entity.metadata },
    spec: { type: 'service', lifecycle: 'production', ...entity.spec },
    relations: entity.relations?.map(([type, targetRef]) => ({
      type,
      targetRef,
    })),
  };
}

const others: Array<[string, Entity]> = [
  [
    'group:default/ledger-team',
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: {
        name: 'ledger-team',
        annotations: { 'opsgenie.com/team': 'ledger' },
      },
    },
  ],
  [
    'user:default/sara',
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: 'sara' },
    },
  ],
  [
    'system:default/money',
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'System',
      metadata: { name: 'money' },
    },
  ],
  [
    'component:default/exporter',
    component('exporter', { spec: { lifecycle: 'deprecated' } }),
  ],
  ['component:default/http', component('http')],
];

async function collect(entities: Entity[]) {
  const asked: string[][] = [];
  const collected = new Map<string, Collected>();
  const run = new CatalogCollector().collect(
    {
      subjects: entities.map(entity => ({
        entityRef: `component:default/${entity.metadata.name}`,
        entity,
      })),
      settings: {},
      signal: new AbortController().signal,
    },
    {
      now,
      entities: async refs => {
        asked.push(refs);
        return new Map(others.filter(([ref]) => refs.includes(ref)));
      },
    },
  );
  for await (const one of run) {
    collected.set(one.entityRef, one);
  }
  return { asked, collected };
}

async function valuesOf(entity: Entity): Promise<Record<string, unknown>> {
  const { collected } = await collect([entity]);
  const [one] = collected.values();
  return Object.fromEntries(
    Object.entries('facts' in one ? one.facts : {}).map(([name, fact]) => [
      name,
      fact.value,
    ]),
  );
}

describe('the catalog as a source of facts', () => {
  it('tells of an entity that has everything', async () => {
    const ledger = component('ledger', {
      metadata: {
        title: 'Ledger',
        description: '  Every movement of money  ',
        tags: ['go'],
        links: [
          {
            url: 'https://grafana.example.com/d/1',
            title: 'Numbers',
            icon: 'dashboard',
          },
          { url: 'https://docs.example.com/runbooks/ledger' },
        ],
        annotations: {
          'backstage.io/techdocs-ref': 'dir:.',
          'pagerduty.com/service-id': 'P1',
        },
      },
      relations: [
        ['ownedBy', 'group:default/ledger-team'],
        ['partOf', 'system:default/money'],
        ['partOf', 'component:default/http'],
        ['dependsOn', 'component:default/http'],
        ['dependsOn', 'component:default/exporter'],
        ['providesApi', 'api:default/gone'],
        ['consumesApi', 'api:default/gone-too'],
        ['dependencyOf', 'component:default/anything'],
      ],
    });
    const { collected, asked } = await collect([ledger]);
    const [one] = collected.values();
    expect('facts' in one && one.facts.owner).toEqual({
      value: 'group:default/ledger-team',
      observedAt: '2026-05-04T10:00:00.000Z',
    });
    await expect(valuesOf(ledger)).resolves.toEqual({
      owner: 'group:default/ledger-team',
      ownerExists: true,
      ownerIsGroup: true,
      ownerOnCall: true,
      descriptionLength: 23,
      hasTitle: true,
      lifecycle: 'production',
      type: 'service',
      hasSystem: true,
      hasDocs: true,
      hasDashboard: true,
      hasRunbook: true,
      hasOnCall: true,
      links: 2,
      tags: ['go'],
      providedApis: 1,
      consumedApis: 1,
      dependencies: 2,
      missingReferences: ['api:default/gone-too', 'api:default/gone'],
      deprecatedDependencies: ['component:default/exporter'],
      relations: {
        ownedBy: 1,
        partOf: 2,
        dependsOn: 2,
        providesApi: 1,
        consumesApi: 1,
        dependencyOf: 1,
      },
    });
    expect(asked[0]).not.toContain('component:default/anything');
  });

  it('knows what an entity does not have', async () => {
    await expect(
      valuesOf({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'bare',
          annotations: { 'datadoghq.com/dashboard-url': ' ' },
        },
      }),
    ).resolves.toEqual({
      ownerExists: false,
      ownerIsGroup: false,
      ownerOnCall: false,
      descriptionLength: 0,
      hasTitle: false,
      lifecycle: '',
      type: '',
      hasSystem: false,
      hasDocs: false,
      hasDashboard: false,
      hasRunbook: false,
      hasOnCall: false,
      links: 0,
      tags: [],
      providedApis: 0,
      consumedApis: 0,
      dependencies: 0,
      missingReferences: [],
      deprecatedDependencies: [],
      relations: {},
    });
  });

  it.each([
    ['group:default/gone', { ownerExists: false, ownerIsGroup: false }],
    ['user:default/sara', { ownerExists: true, ownerIsGroup: false }],
    ['Group:Ledger-Team', { ownerExists: true, ownerIsGroup: true }],
  ])('says of the owner %s: %j', async (owner, expected) => {
    const values = await valuesOf(
      component('owned', { relations: [['ownedBy', owner]] }),
    );
    expect(values).toMatchObject(expected);
  });

  it.each<[string, Partial<Entity['metadata']>, boolean, string?]>([
    [
      'an annotation',
      { annotations: { 'pagerduty.com/escalation-policy': 'P' } },
      true,
    ],
    [
      'an empty annotation',
      { annotations: { 'pagerduty.com/escalation-policy': ' ' } },
      false,
    ],
    [
      'the title of a link',
      { links: [{ url: 'https://x.example.com', title: 'Who is on call' }] },
      true,
    ],
    [
      'the type of a link',
      { links: [{ url: 'https://x.example.com', type: 'on-call' }] },
      true,
    ],
    [
      'the address of a link',
      { links: [{ url: 'https://app.incident.io/x' }] },
      true,
    ],
    [
      'another link',
      { links: [{ url: 'https://x.example.com', title: 'Conference calls' }] },
      false,
    ],
    ['a person', { annotations: { 'pagerduty.com/user': 'P' } }, false, 'User'],
  ])(
    'takes the owner for on call, or not, by %s',
    async (_, metadata, expected, kind = 'Group') => {
      const owner: Entity = {
        apiVersion: 'backstage.io/v1alpha1',
        kind,
        metadata: { name: 'owner', ...metadata },
      };
      others.push([`${kind.toLowerCase()}:default/owner`, owner]);
      const values = await valuesOf(
        component('owned', {
          relations: [['ownedBy', `${kind.toLowerCase()}:default/owner`]],
        }),
      );
      others.pop();
      expect(values.ownerOnCall).toBe(expected);
    },
  );

  it('asks once for all entities, and one that it can not read spoils no other', async () => {
    const { asked, collected } = await collect([
      component('a', { relations: [['ownedBy', 'group:default/ledger-team']] }),
      component('broken', {
        metadata: { description: 42 as unknown as string },
      }),
      component('b', { relations: [['ownedBy', 'group:default/ledger-team']] }),
    ]);
    expect(asked).toEqual([['group:default/ledger-team']]);
    expect(
      [...collected.values()].map(one =>
        'facts' in one ? 'facts' : one.error,
      ),
    ).toEqual(['facts', expect.stringMatching(/trim/), 'facts']);
  });
});
