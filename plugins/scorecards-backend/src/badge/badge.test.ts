import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import request from 'supertest';
import {
  component,
  createEvaluation,
  scorecard,
} from '../__testUtils__/evaluation';
import { appOf, routeServices } from '../__testUtils__/routes';
import type { FactCollection } from '../collectors/FactCollection';
import { EntityScorecards } from '../entities/EntityScorecards';
import { PermissionGuard } from '../permissions/PermissionGuard';
import { addBadgeRoutes } from './badgeRoutes';
import { drawBadge } from './drawBadge';

describe('drawBadge', () => {
  it('is read by those who hear it, and runs nothing', () => {
    const badge = drawBadge({
      label: `<script>alert('1')</script>&"\0\uD800`,
      value: `${'x'.repeat(500)}`,
      tone: 'good',
    });
    expect(badge).not.toMatch(/<script|\0|\uD800/);
    expect(badge).toContain(
      '<title>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;',
    );
    expect(badge).toMatch(/role="img" aria-label="[^"]+"/);
    expect(badge.length).toBeLessThan(2_000);
  });
});

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const SARA = mockCredentials.user.header('user:default/sara');

describe.each(databases.eachSupportedId())('badges, %s', databaseId => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof createEvaluation>>;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    portal = await createEvaluation(knex);
    await portal.put(
      component('ledger'),
      component('secret.v2'),
      component('notes'),
      scorecard(),
      scorecard({ appliesTo: { kind: 'API' } }, 'apis'),
    );
    await portal.describe('component:default/ledger', true);
    await portal.describe('component:default/secret.v2', true);
    await portal.cover('component:default/secret.v2', 99);
    await portal.evaluator.evaluateAll();
  });
  afterEach(() => knex.destroy());

  const appWith = (isPublic: boolean) => {
    const services = routeServices({
      mayNot: (permission, _, ref) =>
        permission === 'catalog.entity.read' &&
        ref === 'component:default/secret.v2',
    });
    const guard = PermissionGuard.create({
      permissions: services.permissions,
      catalog: catalogServiceMock(),
      subjects: portal.subjects,
    });
    return appOf(router =>
      addBadgeRoutes(router, {
        ...services,
        ...portal,
        guard,
        entities: EntityScorecards.create({
          ...portal,
          collection: {} as FactCollection,
          guard,
        }),
        isPublic,
      }),
    );
  };
  const get = (isPublic: boolean, at: string, as?: string) => {
    const sent = request(appWith(isPublic))
      .get(`/badges/component/default/${at}`)
      .responseType('text');
    return as ? sent.set('authorization', as) : sent;
  };
  const READINESS = 'production-readiness.svg';

  it('say the level and the score to who may see the entity', async () => {
    const { status, headers, body } = await get(
      false,
      `ledger/${READINESS}`,
      SARA,
    );
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^image\/svg\+xml/);
    expect(String(body)).toContain(
      '<title>Production readiness: Bronze · 50 %</title>',
    );
    const again = await get(false, `ledger/${READINESS}`, SARA).set(
      'if-none-match',
      headers.etag,
    );
    expect(again.status).toBe(304);
    await portal.cover('component:default/ledger', 99);
    await portal.evaluator.evaluateAll();
    const changed = await get(false, `ledger/${READINESS}`, SARA).set(
      'if-none-match',
      headers.etag,
    );
    expect(String(changed.body)).toContain('Silver · 100 %');
    const none = await get(false, `notes/${READINESS}`, SARA);
    expect(String(none.body)).toContain('no level · 0 %');
    const other = await get(false, 'notes/apis.svg', SARA);
    expect(String(other.body)).toContain('does not apply');
  });

  it('are shown to others only where they are public', async () => {
    expect((await get(false, `ledger/${READINESS}`)).status).toBe(401);
    const hidden = await get(false, `secret.v2/${READINESS}`, SARA);
    expect(hidden.status).toBe(404);
    const shown = await get(true, `secret.v2/${READINESS}`);
    expect(String(shown.body)).toContain('Silver · 100 %');
    expect((await get(true, `gone/${READINESS}`)).status).toBe(404);
    expect((await get(true, 'ledger/none.svg')).status).toBe(404);
  });
});
