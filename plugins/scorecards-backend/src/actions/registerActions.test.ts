import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import {
  component,
  createEvaluation,
  scorecard,
} from '../__testUtils__/evaluation';
import { routeServices } from '../__testUtils__/routes';
import type { FactCollection } from '../collectors/FactCollection';
import { EntityScorecards } from '../entities/EntityScorecards';
import { PermissionGuard } from '../permissions/PermissionGuard';
import { registerActions } from './registerActions';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('actions', () => {
  let knex: Knex;
  const registry = actionsRegistryServiceMock();

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    const portal = await createEvaluation(knex);
    await portal.put(
      component('ledger'),
      component('secret'),
      scorecard(),
      scorecard({}, 'docs-quality'),
    );
    await portal.describe('component:default/ledger', true);
    await portal.cover('component:default/ledger', 20);
    const { permissions } = routeServices({
      mayNot: (permission, who, ref) =>
        permission === 'catalog.entity.read' &&
        ref === 'component:default/secret' &&
        who !== 'user:default/ines',
    });
    const guard = PermissionGuard.create({
      permissions,
      catalog: catalogServiceMock(),
      subjects: portal.subjects,
    });
    registerActions({
      actionsRegistry: registry,
      entities: EntityScorecards.create({
        ...portal,
        collection: {} as FactCollection,
        guard,
      }),
    });
  });
  afterAll(() => knex.destroy());

  const invoke = async (
    id: string,
    input: { entityRef: string; scorecard?: string },
    who = 'user:default/sara',
  ) =>
    (
      await registry.invoke({
        id: `test:${id}`,
        input,
        credentials: mockCredentials.user(who),
      })
    ).output;

  it('tell where an entity stands', async () => {
    const output = await invoke('get-scorecard-status', {
      entityRef: 'ledger',
      scorecard: 'production-readiness',
    });
    expect(output).toMatchObject({
      scorecards: [
        {
          scorecard: 'scorecard:default/production-readiness',
          level: 'bronze',
          score: 0.5,
          gate: 'deny',
          checks: [
            { check: 'described', status: 'pass' },
            {
              check: 'coverage',
              title: 'Tests cover it',
              level: 'silver',
              status: 'fail',
              message: expect.stringMatching(/20/),
            },
          ],
        },
      ],
    });
    expect(
      await invoke('get-scorecard-status', {
        entityRef: 'component:default/ledger',
      }),
    ).toMatchObject({ scorecards: [{}, {}] });
  });

  it('tell why it can not be released, and what to do', async () => {
    expect(
      await invoke('explain-release-gate', {
        entityRef: 'ledger',
        scorecard: 'production-readiness',
      }),
    ).toMatchObject({
      gates: [
        {
          decision: 'deny',
          level: 'bronze',
          requiredLevel: 'silver',
          reasons: [{ check: 'coverage', status: 'fail' }],
          nextLevel: { level: 'silver', fixes: [{ check: 'coverage' }] },
          waivers: [],
        },
      ],
    });
  });

  it('say no more than the caller may see', async () => {
    const secret = { entityRef: 'component:default/secret' };
    await expect(invoke('explain-release-gate', secret)).rejects.toThrow(
      "There is no entity 'component:default/secret'",
    );
    expect(
      await invoke('explain-release-gate', secret, 'user:default/ines'),
    ).toMatchObject({ gates: [{}, {}] });
    await expect(
      invoke('get-scorecard-status', { entityRef: 'ledger', scorecard: 'x' }),
    ).rejects.toThrow(/docs-quality/);
    await expect(
      invoke('get-scorecard-status', { entityRef: ':' }),
    ).rejects.toThrow(/no entity reference/);
  });
});
