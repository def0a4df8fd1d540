import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import request from 'supertest';
import type { DatabaseRepositoryStore } from '../database/DatabaseRepositoryStore';
import { addRepositoryPermissions } from './addRepositoryPermissions';

const resourceType = 'repositories-repository';
const owns = (...claims: string[]) => ({
  resourceType,
  rule: 'IS_REPOSITORY_OWNER',
  params: { claims },
});
const unowned = { resourceType, rule: 'HAS_NO_OWNER' };

describe('the rules about repositories', () => {
  it('hold as the policy asks for them, over HTTP', async () => {
    const owners = new Map([
      ['test:acme/ledger', ['group:default/ledger-team']],
    ]);
    const backend = await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'repositories',
          register: env =>
            env.registerInit({
              deps: { registry: coreServices.permissionsRegistry },
              init: async ({ registry }) =>
                addRepositoryPermissions(registry, {
                  owners: async () => owners,
                } as Partial<DatabaseRepositoryStore> as DatabaseRepositoryStore),
            }),
        }),
      ],
    });
    const ledger = 'test:acme/ledger';
    const empty = 'test:acme/empty';
    const cases = [
      [ledger, owns('group:default/ledger-team'), 'ALLOW'],
      [ledger, owns('Group:default/Ledger-Team'), 'ALLOW'],
      [ledger, owns('group:default/other-team'), 'DENY'],
      [ledger, unowned, 'DENY'],
      [ledger, { anyOf: [owns('group:default/other-team'), unowned] }, 'DENY'],
      [empty, owns('group:default/ledger-team'), 'DENY'],
      [empty, { anyOf: [owns('group:default/other-team'), unowned] }, 'ALLOW'],
    ] as const;
    const { body } = await request(backend.server)
      .post(
        '/api/repositories/.well-known/backstage/permissions/apply-conditions',
      )
      .set('Authorization', mockCredentials.service.header())
      .send({
        items: cases.map(([resourceRef, conditions], index) => ({
          id: String(index),
          resourceRef,
          resourceType,
          conditions,
        })),
      })
      .expect(200);
    expect(body.items.map(({ result }: { result: string }) => result)).toEqual(
      cases.map(([, , result]) => result),
    );
    await backend.stop();
  });
});
