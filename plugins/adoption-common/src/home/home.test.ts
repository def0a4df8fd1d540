import type { Entity } from '@backstage/catalog-model';
import { parse } from 'yaml';
import {
  parsePortalDashboard,
  portalDashboardKind,
  portalDashboardProblems,
} from './portalDashboardKind';
import { resolveDashboard } from './resolveDashboard';

/** As guides on platform engineering write it. */
const guide = `
apiVersion: platform.example.com/v1
kind: PortalDashboard
metadata:
  name: developer-portal
spec:
  sections:
    - name: Quick Actions
      widgets:
        - { type: button, action: /services/new, label: Create Service }
        - { type: button, action: /databases/new, label: Provision Database }
        - { type: button, action: /scorecards, label: Scorecards }
    - name: My Services
      widget: service-list
      filters: { owned_by: current_user }
    - name: Platform Status
      widget: system-status
      components: [cicd-health, k8s-health, security-scan-results]
    - name: Cost Overview
      widget: cost-summary
      period: 30d
    - name: Documentation
      widget: docs
      sections: [getting-started, handbook, runbooks]
`;

const entityWith = (sections: unknown, more: object = {}) =>
  ({
    apiVersion: 'paved.dev/v1alpha1',
    kind: 'PortalDashboard',
    metadata: { name: 'home' },
    spec: { sections, ...more },
  } as unknown as Entity);

describe('PortalDashboard', () => {
  it('is taken in the form of the guides as it is, and everything in it is found in the portal', async () => {
    const entity: Entity = parse(guide);
    expect(await portalDashboardKind.check(entity)).toBe(true);
    const { sections } = resolveDashboard(parsePortalDashboard(entity), {
      templates: [
        { namespace: 'default', name: 'go', type: 'service', tags: [] },
        { namespace: 'default', name: 'node', type: 'service', tags: [] },
      ],
      docs: [
        {
          path: '/docs/default/component/handbook',
          name: 'handbook',
          title: 'Handbook',
          tags: [],
        },
        {
          path: '/docs/default/component/ops',
          name: 'ops',
          title: 'Operations',
          tags: ['runbooks'],
        },
      ],
    });
    expect(sections).toEqual([
      {
        id: 'quick-actions',
        title: 'Quick Actions',
        widgets: [
          { type: 'button', label: 'Create Service', to: '/create' },
          {
            type: 'button',
            label: 'Provision Database',
            why: 'Nothing creates a database yet. It works as soon as there is a template whose spec.type is database.',
          },
          { type: 'button', label: 'Scorecards', to: '/scorecards' },
        ],
      },
      {
        id: 'my-services',
        title: 'My Services',
        widgets: [{ type: 'service-list' }],
      },
      {
        id: 'platform-status',
        title: 'Platform Status',
        widgets: [
          {
            type: 'system-status',
            components: ['cicd-health', 'k8s-health', 'security-scan-results'],
          },
        ],
      },
      {
        id: 'cost-overview',
        title: 'Cost Overview',
        widgets: [{ type: 'cost-summary', days: 30 }],
      },
      {
        id: 'documentation',
        title: 'Documentation',
        widgets: [
          {
            type: 'docs',
            links: [
              {
                label: 'Getting started',
                to: '/search?query=getting%20started&types[]=techdocs',
              },
              { label: 'Handbook', to: '/docs/default/component/handbook' },
              { label: 'Operations', to: '/docs/default/component/ops' },
            ],
          },
        ],
      },
    ]);
  });

  it('leads to the only template that makes something', () => {
    const dashboard = parsePortalDashboard(
      entityWith([
        {
          name: 'A',
          widgets: [{ type: 'button', label: 'New', action: '/libraries/new' }],
        },
      ]),
    );
    const { sections } = resolveDashboard(dashboard, {
      templates: [
        { namespace: 'default', name: 'lib', type: 'other', tags: ['library'] },
      ],
      docs: [],
    });
    expect(sections[0].widgets).toEqual([
      { type: 'button', label: 'New', to: '/create/templates/default/lib' },
    ]);
  });

  const button = (action: unknown) => [
    { name: 'A', widgets: [{ type: 'button', label: 'x', action }] },
  ];

  it.each<[string, unknown]>([
    ['spec.sections: A dashboard needs at least one section', []],
    ['spec.sections: sections must be a list', { a: 1 }],
    ['spec.sections[0]: sections[0] must be a map', ['x']],
    ['spec.sections[0].name: name is missing', [{ widget: 'docs' }]],
    ['spec.sections[0]: The section has no widget', [{ name: 'A' }]],
    [
      'spec.sections[0].widget: widget is "cost-sumary"',
      [{ name: 'A', widget: 'cost-sumary', period: '30d' }],
    ],
    [
      "spec.sections[0].filter: There is no field 'filter'",
      [{ name: 'A', widget: 'service-list', filter: {} }],
    ],
    [
      "spec.sections[1].name: 'a-b' is there twice",
      [
        { name: 'A b', widget: 'docs' },
        { name: 'a-b', widget: 'docs' },
      ],
    ],
    [
      'spec.sections[0].period: period is "0d"',
      [{ name: 'A', widget: 'cost-summary', period: '0d' }],
    ],
    [
      'spec.sections[0].widgets[0].action: action is missing',
      button(undefined),
    ],
    [
      "'javascript:alert(1)' is nothing that a button may open",
      // eslint-disable-next-line no-script-url -- it must be refused
      button('javascript:alert(1)'),
    ],
    [
      "'//evil.example' is nothing that a button may open",
      button('//evil.example'),
    ],
    [
      "'/\\\\evil.example' is nothing that a button may open",
      button('/\\\\evil.example'),
    ],
    [
      "'http://evil.example' is nothing that a button may open",
      button('http://evil.example'),
    ],
    [
      'spec.sections: sections has 1000 entries; 30 is the most',
      Array.from({ length: 1_000 }, (_, index) => ({
        name: `s${index}`,
        widget: 'docs',
      })),
    ],
    [
      "'group:' is no reference to a group",
      [{ name: 'A', widget: 'service-list', filters: { owned_by: 'group:' } }],
    ],
  ])('is refused with the place: %s', (reason, sections) => {
    const entity = entityWith(sections);
    expect(() => parsePortalDashboard(entity)).toThrow(reason);
    expect(portalDashboardProblems(entity).length).toBeGreaterThan(0);
  });
});
