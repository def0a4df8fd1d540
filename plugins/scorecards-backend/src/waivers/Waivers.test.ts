import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { Scorecard } from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { DatabaseEvaluationQueue } from '../database/DatabaseEvaluationQueue';
import { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import { DatabaseWaiverStore } from '../database/DatabaseWaiverStore';
import type { ScorecardInForce } from '../definitions/ScorecardDefinitions';
import { Names } from '../notifications/Names';
import { Notices } from '../notifications/Notices';
import { component } from '../__testUtils__/evaluation';
import { toSubjectRecord } from '../sync/toSubjectRecord';
import { Waivers } from './Waivers';

const NOW = new Date('2026-11-21T12:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 24 * 3600_000);
const SARA = 'user:default/sara';
const INES = 'user:default/ines';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('waivers on %s', databaseId => {
  async function setUp() {
    const knex: Knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    await DatabaseSubjectStore.create({ knex }).write(
      [
        component(
          'ledger',
          { owner: 'group:default/payments' },
          {
            metadata: {
              name: 'ledger',
              namespace: 'default',
              title: 'The ledger',
            },
          },
        ),
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'User',
          metadata: { name: 'ines', namespace: 'default' },
          spec: { profile: { displayName: 'Ines Okafor' } },
        },
      ].map(toSubjectRecord),
      NOW,
    );
    await knex('scorecards').insert({
      ref: 'scorecard:default/ready',
      title: 'Ready',
      owner_ref: 'group:default/platform',
      etag: '1',
    });
    const sent: NotificationSendOptions[] = [];
    const store = DatabaseWaiverStore.create({ knex });
    const queue = DatabaseEvaluationQueue.create({ knex });
    const waivers = Waivers.create({
      store,
      queue,
      notices: Notices.create({
        notifications: { send: async notice => void sent.push(notice) },
        logger: mockServices.logger.mock(),
      }),
      names: Names.create({
        subjects: DatabaseSubjectStore.create({ knex }),
        definitions: {
          get: async () =>
            ({
              compiled: {
                scorecard: { checks: [{ id: 'coverage', title: 'Tested' }] },
              },
            } as ScorecardInForce),
        },
      }),
      onChange: () => undefined,
    });
    const [subject] = await knex('subjects').where({ name: 'ledger' });
    const [scorecard] = await knex('scorecards').select('id');
    const ask = (
      options: { until?: Date; check?: string; by?: string; at?: Date } = {},
    ) =>
      waivers.request(
        {
          subject: { id: subject.id, entityRef: 'component:default/ledger' },
          scorecard: {
            id: scorecard.id,
            ref: 'scorecard:default/ready',
            owner: 'group:default/platform',
            maxWaiverMs: 90 * 24 * 3600_000,
            checks: [{ id: 'coverage', title: 'Tested' }],
          } as Scorecard & { id: number },
          check: options.check ?? 'coverage',
          reason: 'The vendor mends it in January',
          until: (options.until ?? inDays(30)).toISOString(),
        },
        options.by ?? SARA,
        options.at ?? NOW,
      );
    const inForce = async (now: Date) =>
      (await store.inForceOf([subject.id], now)).map(({ id }) => id);
    return { knex, waivers, queue, ask, inForce, sent, subjectId: subject.id };
  }

  it('are asked for, approved by another, and end by themselves', async () => {
    const { waivers, queue, ask, inForce, sent, subjectId } = await setUp();
    const { id } = await ask();
    expect(await inForce(NOW)).toEqual([]);
    expect(sent.at(-1)?.recipients).toMatchObject({
      entityRef: ['group:default/platform'],
      excludeEntityRef: SARA,
    });
    // Nobody in the catalog is called sara
    expect(sent.at(-1)?.payload.description).toBe(
      "sara asks to waive 'Tested' for The ledger until 2026-12-21: The vendor mends it in January",
    );
    await expect(
      waivers.decide(id, 'approved', SARA, { now: NOW }),
    ).rejects.toThrow('Nobody decides about a waiver that they asked for');
    await waivers.decide(id, 'approved', INES, {
      now: NOW,
      note: 'until then',
    });
    expect(sent.at(-1)?.payload).toMatchObject({
      title: 'Waiver approved: Tested',
      description:
        "Ines Okafor has approved the waiver of 'Tested' for The ledger: until then",
    });
    expect(await inForce(NOW)).toEqual([id]);
    expect(await queue.take(10, NOW)).toMatchObject([{ subjectId }]);

    await waivers.advance(inDays(22));
    const before = sent.length;
    await waivers.advance(inDays(23.5));
    await waivers.advance(inDays(24));
    await waivers.advance(inDays(29.5));
    await waivers.advance(inDays(29.6));
    expect(sent.slice(before).map(({ payload }) => payload.title)).toEqual([
      'Waiver ends in 7 days: Tested',
      'Waiver ends in a day: Tested',
    ]);
    // Its end does not wait for anybody to write it down
    expect(await inForce(inDays(30))).toEqual([]);
    await expect(
      waivers.decide(id, 'revoked', INES, { now: inDays(30) }),
    ).rejects.toThrow('it has ended by itself already');
    await Promise.all([
      waivers.advance(inDays(31)),
      waivers.advance(inDays(31)),
    ]);
    expect(
      sent.filter(({ payload }) => payload.title.includes('ended')),
    ).toHaveLength(1);
    const { state, events } = await waivers.get(id);
    expect(state).toBe('expired');
    expect(events.map(({ by, state: to, note }) => [by, to, note])).toEqual([
      [SARA, 'requested', undefined],
      [INES, 'approved', 'until then'],
      ['portal', 'expired', undefined],
    ]);
  });

  it('are decided once, and can be revoked', async () => {
    const { waivers, ask, inForce } = await setUp();
    const { id } = await ask();
    const outcomes = await Promise.allSettled([
      waivers.decide(id, 'approved', INES, { now: NOW }),
      waivers.decide(id, 'refused', 'user:default/omar', { now: NOW }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    const second = await ask({ check: 'coverage' });
    await waivers.decide(second.id, 'approved', INES, { now: NOW });
    await waivers.decide(second.id, 'revoked', INES, { now: NOW });
    expect(await inForce(NOW)).not.toContain(second.id);
    await expect(
      waivers.decide(second.id, 'approved', INES, { now: NOW }),
    ).rejects.toThrow("can't be approved: it is revoked already");
    await expect(
      waivers.decide('none', 'approved', INES, { now: NOW }),
    ).rejects.toThrow("no waiver 'none'");
  });

  it('are asked for once at a time, for a check and a time that can be', async () => {
    const { knex, ask } = await setUp();
    const outcomes = await Promise.allSettled([ask(), ask({ by: INES })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect(await knex('waivers')).toHaveLength(1);
    await expect(ask({ check: 'none' })).rejects.toThrow(
      "has no check 'none'; it has coverage",
    );
    await expect(ask({ until: inDays(91) })).rejects.toThrow('90 days at most');
    await expect(ask({ until: inDays(-1) })).rejects.toThrow('is over already');
  });

  it('that nobody decided about can no longer be approved when their time is over', async () => {
    const { waivers, ask, sent } = await setUp();
    const { id } = await ask({ until: inDays(2) });
    await expect(
      waivers.decide(id, 'approved', INES, { now: inDays(3) }),
    ).rejects.toThrow('has to be asked for again');
    // It stands in the way of no new request, written down or not
    await expect(ask({ at: inDays(3) })).resolves.toMatchObject({
      state: 'requested',
    });
    await waivers.advance(inDays(3));
    expect((await waivers.get(id)).state).toBe('expired');
    expect(sent.at(-1)?.payload.title).toBe('Waiver ended: Tested');
  });
});
