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
import type { RepositoryResource } from './repositoryRules';

const resourceType = 'repositories-repository';
const owns = (...claims: string[]) => ({
  resourceType,
  rule: 'IS_REPOSITORY_OWNER',
  params: { claims },
});
const undeclared = { resourceType, rule: 'DECLARES_NOTHING' };

describe('the rules about repositories', () => {
  it('hold as the policy asks for them, over HTTP', async () => {
    const ledger = 'test:acme/ledger';
    const people = 'test:acme/people';
    const empty = 'test:acme/empty';
    const ownership: Record<string, Omit<RepositoryResource, 'id'>> = {
      [ledger]: {
        owners: ['group:default/ledger-team'],
        declaresNothing: false,
      },
      [people]: { owners: [], declaresNothing: false },
      [empty]: { owners: [], declaresNothing: true },
    };
    const backend = await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'repositories',
          register: env =>
            env.registerInit({
              deps: { registry: coreServices.permissionsRegistry },
              init: async ({ registry }) =>
                addRepositoryPermissions(registry, {
                  ownership: async ids =>
                    ids.map(id => ({ id, ...ownership[id] })),
                } as Partial<DatabaseRepositoryStore> as DatabaseRepositoryStore),
            }),
        }),
      ],
    });
    const cases = [
      [ledger, owns('group:default/ledger-team'), 'ALLOW'],
      [ledger, owns('Group:default/Ledger-Team'), 'ALLOW'],
      [ledger, owns('group:default/other-team'), 'DENY'],
      [ledger, undeclared, 'DENY'],
      [
        ledger,
        { anyOf: [owns('group:default/other-team'), undeclared] },
        'DENY',
      ],
      [
        people,
        { anyOf: [owns('group:default/other-team'), undeclared] },
        'DENY',
      ],
      [empty, owns('group:default/ledger-team'), 'DENY'],
      [
        empty,
        { anyOf: [owns('group:default/other-team'), undeclared] },
        'ALLOW',
      ],
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
