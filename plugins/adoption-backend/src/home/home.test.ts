import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { createHomeArea } from './createHomeArea';

const dashboard = (name: string, sections: unknown): Entity =>
  ({
    apiVersion: 'platform.example.com/v1',
    kind: 'PortalDashboard',
    metadata: { name },
    spec: { sections },
  } as unknown as Entity);

const template: Entity = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'go-service' },
  spec: { type: 'service' },
};
const docs = (name: string, tags: string[]): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    title: `About ${name}`,
    tags,
    annotations: { 'backstage.io/techdocs-ref': 'dir:.' },
  },
  spec: {},
});

const usual = dashboard('usual', [
  {
    name: 'Quick',
    widgets: [
      { type: 'button', action: '/services/new', label: 'Service' },
      { type: 'button', action: '/databases/new', label: 'Database' },
    ],
  },
  { name: 'Docs', widget: 'docs', sections: ['handbook', 'runbooks'] },
]);

function start(entities: Entity[], ref?: string) {
  const warnings: string[] = [];
  const area = createHomeArea({
    catalog: catalogServiceMock({ entities }),
    config: mockServices.rootConfig({
      data: { adoption: { home: { dashboard: ref } } },
    }),
    httpAuth: mockServices.httpAuth(),
    logger: mockServices.logger.mock({
      warn: (message: string) => {
        warnings.push(message);
      },
    }),
  } as unknown as AdoptionContext);
  const router = PromiseRouter();
  area.addRoutes?.(router);
  const app = express().use(router).use(mockErrorHandler());
  return {
    warnings,
    async home() {
      const { body } = await request(app)
        .get('/home')
        .set('authorization', mockCredentials.user.header());
      return body;
    },
  };
}

describe('home', () => {
  it('is the only dashboard, with what it names found in the catalog', async () => {
    const { home } = start([
      usual,
      template,
      docs('handbook', []),
      docs('ops', ['runbooks']),
      docs('other', []),
    ]);
    expect(await home()).toEqual({
      dashboard: {
        ref: 'portaldashboard:default/usual',
        title: 'usual',
        sections: [
          {
            id: 'quick',
            title: 'Quick',
            widgets: [
              {
                type: 'button',
                label: 'Service',
                to: '/create/templates/default/go-service',
              },
              {
                type: 'button',
                label: 'Database',
                why: expect.stringContaining('Nothing creates a database'),
              },
            ],
          },
          {
            id: 'docs',
            title: 'Docs',
            widgets: [
              {
                type: 'docs',
                links: [
                  {
                    label: 'About handbook',
                    to: '/docs/default/component/handbook',
                  },
                  { label: 'About ops', to: '/docs/default/component/ops' },
                ],
              },
            ],
          },
        ],
      },
    });
  });

  it('is the portal’s own without a dashboard, and tells the operator when it can’t choose one', async () => {
    expect(await start([template]).home()).toEqual({});

    const two = start([usual, dashboard('other', [])]);
    expect(await two.home()).toEqual({
      problem: expect.stringContaining(
        'several dashboards (portaldashboard:default/usual, portaldashboard:default/other)',
      ),
    });
    expect(two.warnings).toHaveLength(1);

    expect(await start([usual], 'other').home()).toEqual({
      problem:
        'adoption.home.dashboard names portaldashboard:default/other, which the catalog does not have',
    });
    expect(
      (await start([usual, dashboard('other', [])], 'usual').home()).dashboard
        .title,
    ).toBe('usual');
    expect(await start([dashboard('bad', [])]).home()).toEqual({
      problem: expect.stringContaining('needs at least one section'),
    });
    expect(() => start([], 'a:')).toThrow('adoption.home.dashboard is');
  });
});
