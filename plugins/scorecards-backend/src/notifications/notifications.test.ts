import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import {
  component,
  createEvaluation,
  scorecard,
} from '../__testUtils__/evaluation';
import { Announcements } from './Announcements';
import { Notices } from './Notices';
import { Regressions } from './Regressions';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const LEDGER = 'component:default/ledger';
const CARDS = 'component:default/cards';
const DAY_MS = 24 * 3600_000;

describe.each(databases.eachSupportedId())('notices, %s', databaseId => {
  let knex: Knex;
  let now: Date;
  let portal: Awaited<ReturnType<typeof createEvaluation>>;
  let sent: NotificationSendOptions[];
  let regressions: Regressions;
  let announcements: Announcements;
  const later = (milliseconds: number) => {
    now = new Date(now.getTime() + milliseconds);
  };

  beforeEach(async () => {
    sent = [];
    now = new Date('2026-06-01T12:00:00.000Z');
    knex = await databases.init(databaseId);
    portal = await createEvaluation(knex, () => now);
    const notices = Notices.create({
      notifications: { send: async notice => void sent.push(notice) },
      logger: mockServices.logger.mock(),
    });
    regressions = Regressions.create({ ...portal, notices });
    announcements = Announcements.create({ ...portal, notices });
    await portal.put(
      component('ledger'),
      component('journal'),
      component(
        'cards',
        { owner: 'group:default/cards-team' },
        {
          metadata: {
            name: 'cards',
            namespace: 'default',
            title: 'Card payments',
          },
        },
      ),
      scorecard(),
    );
  });
  afterEach(() => knex.destroy());

  const evaluate = async () => {
    later(1000);
    await portal.evaluator.evaluateAll();
    later(60_000);
  };
  /** As two replicas tell it at once. */
  const told = async (who: { advance(at: Date): Promise<void> }) => {
    sent.length = 0;
    await Promise.all([who.advance(now), who.advance(now)]);
    return sent.map(({ recipients, payload }) => [
      (recipients as { entityRef: string[] }).entityRef[0],
      payload.title,
      payload.description,
    ]);
  };

  it('of what fell back go to its owner, once, all of a run together', async () => {
    await told(regressions);
    for (const name of ['ledger', 'journal', 'cards']) {
      await portal.describe(`component:default/${name}`, true);
      await portal.cover(`component:default/${name}`, 90);
    }
    await evaluate();
    // They are evaluated for the first time
    expect(await told(regressions)).toEqual([]);

    for (const name of ['ledger', 'journal', 'cards']) {
      await portal.cover(`component:default/${name}`, 10, now);
    }
    later(1000);
    await portal.evaluator.evaluateAll();
    // More of the same run may be on its way
    expect(await told(regressions)).toEqual([]);
    later(60_000);
    const notices = await told(regressions);
    expect(notices.sort()).toEqual([
      [
        'group:default/cards-team',
        'Card payments fell back: Production readiness',
        expect.stringMatching(
          /^Card payments \(Production readiness\): Silver → Bronze, it can no longer be released\. Tests cover it: .*10/,
        ),
      ],
      [
        'group:default/ledger-team',
        '2 of your entities fell back',
        expect.stringMatching(/journal .*\n?.*ledger|ledger .*\n.*journal /),
      ],
    ]);
    expect(await told(regressions)).toEqual([]);
    await evaluate();
    expect(await told(regressions)).toEqual([]);

    // Better is no regression, nor is what was mended before anybody looked
    await portal.cover(LEDGER, 95, now);
    await evaluate();
    await portal.describe(CARDS, false);
    await evaluate();
    await portal.describe(CARDS, true);
    await evaluate();
    expect(await told(regressions)).toEqual([]);

    // It fell, and then something else changed
    await portal.cover(LEDGER, 20, now);
    await evaluate();
    await portal.put(
      scorecard({
        checks: [
          ...(scorecard().spec?.checks as object[]),
          {
            ...(scorecard().spec?.checks as object[])[0],
            id: 'other',
            expression: 'true',
          },
        ] as never,
      }),
    );
    await evaluate();
    expect(await told(regressions)).toMatchObject([
      [
        'group:default/ledger-team',
        expect.stringMatching(/^ledger fell back/),
        expect.anything(),
      ],
    ]);
  });

  it('of a gate that no longer allows go out though no level is lost', async () => {
    const lenient = {
      gate: { level: 'silver', unknown: 'allow' },
    };
    await portal.put(scorecard(lenient));
    await portal.describe(LEDGER, true);
    await evaluate();
    await told(regressions);
    await portal.cover(LEDGER, 10, now);
    await evaluate();
    expect(await told(regressions)).toEqual([
      [
        'group:default/ledger-team',
        'ledger fell back: Production readiness',
        expect.stringMatching(/: it can no longer be released\./),
      ],
    ]);
    expect(sent[0].payload).toMatchObject({
      severity: 'high',
      link: '/catalog/default/component/ledger/scorecards',
    });
  });

  it('do not pour out for what happened before there were any, nor for what is gone', async () => {
    await portal.describe(LEDGER, true);
    await evaluate();
    await portal.describe(LEDGER, false);
    await evaluate();
    expect(await told(regressions)).toEqual([]);
    await portal.subjects.remove([LEDGER], now);
    later(60_000);
    expect(await told(regressions)).toEqual([]);
  });

  it('of checks that will count go to who would fail, and again a week before', async () => {
    const checks = scorecard().spec?.checks as object[];
    await portal.put(
      scorecard({
        checks: [
          ...checks,
          {
            ...checks[0],
            id: 'named',
            title: 'It is named',
            expression: 'entity.metadata.name == "cards"',
            enabledFrom: '2026-08-01',
          },
        ] as never,
      }),
    );
    await evaluate();
    const notice = [
      'group:default/ledger-team',
      'Will count from 2026-08-01: It is named',
      "'It is named' of Production readiness counts from 2026-08-01; 2 of your entities do not meet it yet",
    ];
    expect(await told(announcements)).toEqual([notice]);
    later(40 * DAY_MS);
    expect(await told(announcements)).toEqual([]);
    now = new Date('2026-07-26T12:00:00.000Z');
    expect(await told(announcements)).toEqual([notice]);
    expect(await told(announcements)).toEqual([]);
    // Whom it comes to concern so late is told once
    await portal.put(component('fresh', { owner: 'group:default/new-team' }));
    await evaluate();
    expect((await told(announcements)).map(([owner]) => owner)).toEqual([
      'group:default/new-team',
    ]);
    now = new Date('2026-08-02T12:00:00.000Z');
    await evaluate();
    expect(await told(announcements)).toEqual([]);
  });
});
