import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import type { Viewers } from '../permissions/Viewers';
import type { Subjects } from '../subjects/Subjects';
import { addServiceRoutes } from './serviceRoutes';
import type { Services } from './Services';

const origin = { class: 'golden-path', evidence: [] };

function app() {
  const router = PromiseRouter();
  addServiceRoutes(router, {
    httpAuth: mockServices.httpAuth(),
    viewers: {
      requireMay: async ({ entity }: { entity: string }) => {
        if (entity.endsWith('/secret')) {
          throw new NotFoundError(`There is no entity ${entity}`);
        }
      },
    } as unknown as Viewers,
    subjects: {
      find: async (ref: string) => ({ id: ref }),
    } as unknown as Subjects,
    services: {
      get: async (id: string) =>
        id === 'component:default/ledger' ? { origin, stays: [] } : undefined,
    } as unknown as Services,
  });
  return express()
    .use(router)
    .use(
      MiddlewareFactory.create({
        logger: mockServices.logger.mock(),
        config: mockServices.rootConfig(),
      }).error(),
    );
}

const get = (name: string) =>
  request(app())
    .get(`/services/Component/default/${name}/origin`)
    .set('authorization', mockCredentials.user.header());

describe('where a service is from', () => {
  it('is told with its proofs to those who may see it', async () => {
    const { body } = await get('ledger').expect(200);
    expect(body).toEqual({ ...origin, stays: [] });
    await get('secret').expect(404);
  });

  it('is nothing of what does not count as a service, which is no mistake', async () => {
    const { status, text } = await get('some-docs');
    expect([status, text]).toEqual([204, '']);
  });
});
