import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { surveyManagePermission } from '@paved/plugin-adoption-common';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import request from 'supertest';
import adoptionPlugin from '.';

const sara = 'user:default/sara-lind';
const group = (
  name: string,
  children: string[],
  members: string[],
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, title: `Team ${name}` },
  relations: [
    ...children.map(child => ({
      type: 'parentOf',
      targetRef: `group:default/${child}`,
    })),
    ...members.map(targetRef => ({ type: 'hasMember', targetRef })),
  ],
});
const entities: Entity[] = [
  group('payments', ['checkout'], [sara]),
  group('checkout', [], []),
  group('risk', [], []),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'ledger' },
  },
  {
    apiVersion: 'paved.dev/v1alpha1',
    kind: 'GoldenPath',
    metadata: { name: 'node-service', title: 'Node.js service' },
  },
];

async function startPortal(allowed: string[]) {
  const backend = await startTestBackend({
    features: [
      adoptionPlugin,
      catalogServiceMock.factory({ entities }),
      createServiceFactory({
        service: repositoriesServiceRef,
        deps: {},
        factory: () => ({ list: async () => ({ items: [] }) } as never),
      }),
      createServiceFactory({
        service: scaffolderServiceRef,
        deps: {},
        factory: () => ({} as never),
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: async () => undefined }),
      }),
      mockServices.userInfo.mock({
        getUserInfo: async () => ({
          userEntityRef: sara,
          ownershipEntityRefs: [sara, 'group:default/Payments'],
        }),
      }).factory,
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result: allowed.includes(permission.name)
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
          })),
      }).factory,
      mockServices.rootConfig.factory({
        data: { adoption: { timeZone: 'Europe/Berlin' } },
      }),
    ],
  });
  return {
    stop: () => backend.stop(),
    get: (path: string) =>
      request(backend.server)
        .get(`/api/adoption${path}`)
        .set('authorization', mockCredentials.user.header(sara)),
  };
}

const payments = { ref: 'group:default/payments', title: 'Team payments' };
const checkout = {
  ref: 'group:default/checkout',
  title: 'Team checkout',
  parent: payments.ref,
};
const risk = { ref: 'group:default/risk', title: 'Team risk' };

describe('adoption', () => {
  it.each([
    [[], false, undefined],
    [
      ['adoption.company.read', surveyManagePermission.name],
      true,
      [checkout, payments, risk],
    ],
  ])(
    'starts, and says what somebody may do who may %j',
    async (allowed, may, all) => {
      const portal = await startPortal(allowed);
      try {
        await portal.get('/context').expect(200, {
          mayReadCompany: may,
          mayManage: false,
          mayManageSurveys: may,
          mayManageRoadmap: false,
          teams: [checkout, payments],
          ...(all && { allTeams: all }),
          paths: [
            {
              ref: 'goldenpath:default/node-service',
              title: 'Node.js service',
            },
          ],
          zone: 'Europe/Berlin',
          isStillReading: true,
        });
        await portal.get('/surveys').expect(200, { items: [] });
        const { body } = await portal.get('/metrics/definitions').expect(200);
        const ids = body.items.map(({ id }: { id: string }) => id);
        expect(ids).toContain('satisfaction.enps');
        expect(new Set(ids).size).toBe(ids.length);
      } finally {
        await portal.stop();
      }
    },
  );

  it('shows numbers of the company and of other teams to nobody else, whatever is asked besides', async () => {
    const portal = await startPortal([]);
    try {
      const { body } = await portal.get('/metrics/definitions').expect(200);
      const ids = body.items.map(({ id }: { id: string }) => id).join(',');
      const period = 'from=2026-08-01&to=2026-11-01';
      const ask = (more: string, path = '/metrics') =>
        portal.get(`${path}?ids=${ids}&${period}${more}`);
      const entity = '&entity=component:default/ledger';
      await ask('').expect(403, /platform team/);
      await ask('&path=goldenpath:default/node-service').expect(403);
      await ask('&team=group:default/risk').expect(403, /its members/);
      await ask(`${entity}&team=group:default/risk`).expect(403);
      await ask('&entity=component:default/none').expect(404);
      await ask('', '/metrics/delivery.lead-time/rows').expect(403);
      await ask('&format=csv', '/metrics/delivery.lead-time/rows').expect(403);
      await ask('&team=group:default/checkout').expect(200);
      // A service is in no team
      await ask('&team=group:default/checkout')
        .set('authorization', mockCredentials.service.header())
        .expect(403, /its members/);
      const { body: ofEntity } = await ask(entity).expect(200);
      const unasked = /^(use|satisfaction|reliability|onboarding)\./;
      expect(
        ofEntity.items.filter(
          ({ metric, value }: { metric: string; value?: number }) =>
            unasked.test(metric) && value !== undefined,
        ),
      ).toEqual([]);
    } finally {
      await portal.stop();
    }
  });
});
