import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  Change,
  MetricQuery,
  Subject,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrationsDirectory';
import {
  DatabaseRecordStore,
  toldKey,
  type BoundTelling,
} from '../records/DatabaseRecordStore';
import type { Subjects } from '../subjects/Subjects';
import { DeliveryHistory } from './DeliveryHistory';
import { DeliveryMetrics } from './DeliveryMetrics';
import { explainDelivery } from './explainDelivery';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const REPOSITORY = 'directory:fintech-fast/ledger';
const NOW = new Date('2026-04-01T00:00:00.000Z');
const PERIOD = {
  from: '2026-03-02T00:00:00.000Z',
  to: '2026-03-16T00:00:00.000Z',
  zone: 'UTC',
  bucket: 'week' as const,
};

const subject = (name: string, rest: Partial<Subject> = {}): Subject => ({
  id: `id-of-${name}`,
  entityRef: `component:default/${name}`,
  formerRefs: [],
  kind: 'Component',
  type: 'service',
  owner: 'group:default/payments',
  repository: `directory:fintech-fast/${name}`,
  firstSeenAt: '2026-01-01T00:00:00.000Z',
  ...rest,
});

/** A catalog whose entities can change. */
class FakeSubjects implements Subjects {
  items = [subject('ledger'), subject('fraud'), subject('silent')];
  merged = new Map<string, string>();
  changes = 0;

  async all() {
    return this.items;
  }
  async find(entityRef: string) {
    return this.items.find(each => each.entityRef === entityRef);
  }
  async byId(id: string) {
    const now = this.merged.get(id) ?? id;
    return this.items.find(each => each.id === now);
  }
  async ownedWithin(team: string) {
    return this.items.filter(({ owner }) => owner === team);
  }
  async version() {
    return String(this.changes);
  }
  async firstSyncAt() {
    return undefined;
  }
}

describe.each(databases.eachSupportedId())('delivery, %s', databaseId => {
  let knex: Knex;
  let records: DatabaseRecordStore;
  let subjects: FakeSubjects;
  let history: DeliveryHistory;
  let metrics: DeliveryMetrics;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    records = DatabaseRecordStore.create({ knex });
    subjects = new FakeSubjects();
    ({ history, metrics } = open());
  });
  afterEach(() => knex.destroy());

  /** As another replica, or after a restart. */
  function open() {
    const opened = DeliveryHistory.create({
      records,
      subjects,
      reworkRules: ['told', 'mends', 'older-commit', 'reverts'],
    });
    return {
      history: opened,
      metrics: DeliveryMetrics.create({
        history: opened,
        records,
        subjects,
        services: {
          subjectsOn: async () => new Set(['id-of-ledger', 'id-of-silent']),
          pathOf: async () => undefined,
          version: async () => '1',
        },
        serviceTypes: ['service'],
        now: () => NOW,
      }),
    };
  }

  const tell = async (...tellings: BoundTelling[]) =>
    records.write(tellings, {
      now: NOW,
      subjects: new Map(
        subjects.items.map(({ entityRef, id }) => [toldKey(entityRef), id]),
      ),
    });

  const deployed = (
    id: string,
    finishedAt: string,
    fields: BoundTelling['fields'] = {},
    time = '2026-03-20T00:00:00.000Z',
  ): BoundTelling => ({
    kind: 'deployment',
    source: 'ci',
    id,
    time,
    fields: {
      entityRef: 'component:default/ledger',
      environment: 'production',
      result: 'success',
      finishedAt: `2026-${finishedAt}:00.000Z`,
      ...fields,
    },
  });

  const happened = (
    id: string,
    createdAt: string,
    fields: BoundTelling['fields'] = {},
  ): BoundTelling => ({
    kind: 'incident',
    source: 'pager',
    id,
    time: '2026-03-20T00:00:00.000Z',
    fields: {
      entityRef: 'component:default/ledger',
      title: `Incident ${id}`,
      createdAt: `2026-${createdAt}:00.000Z`,
      ...fields,
    },
  });

  const merged = (
    position: number,
    mergedAt: string,
    rest: Partial<Change> = {},
  ): Change => ({
    id: `${REPOSITORY}@c${position}`,
    repository: REPOSITORY,
    commit: `c${position}`,
    position,
    mergedAt: `2026-${mergedAt}:00.000Z`,
    firstCommitAt: `2026-${mergedAt.replace(/T../, 'T00')}:00.000Z`,
    author: 'ada',
    ...rest,
  });

  const measure = async (query: Partial<MetricQuery> = {}, of = metrics) => {
    const ids = of.definitions.map(({ id }) => id);
    const values = await of.measure(ids, { ...PERIOD, ...query });
    const [frequency, leadTime, failed, recovery, rework, quick] = values;
    return { frequency, leadTime, failed, recovery, rework, quick };
  };

  it('has nothing, and says so', async () => {
    const { frequency, leadTime, failed } = await measure();
    expect(frequency).toMatchObject({
      value: 0,
      sample: 0,
      coverage: { count: 0, of: 3 },
    });
    expect(leadTime.noValue).toContain('Nothing was deployed');
    expect(failed.value).toBeUndefined();
    expect(
      await metrics.rows('delivery.lead-time', PERIOD, { limit: 10 }),
    ).toMatchObject({ rows: [], totalItems: 0 });
  });

  it('follows what is told, late, corrected, taken back and told again', async () => {
    await records.writeChanges([
      merged(1, '03-02T08:00'),
      merged(2, '03-03T08:00'),
      merged(3, '03-09T06:00', { author: 'bob' }),
    ]);
    await tell(
      deployed('1', '03-02T10:00', { commit: 'c1' }),
      deployed('2', '03-03T10:00', { commit: 'c2' }),
      deployed('3', '03-09T10:00', { commit: 'c3' }),
      deployed('staging', '03-09T09:00', {
        commit: 'c3',
        environment: 'staging',
      }),
    );
    expect(await measure()).toMatchObject({
      frequency: {
        value: 3 / 14,
        trend: [{ sample: 2 }, { sample: 1 }],
        coverage: { count: 1, of: 3, what: 'services report deployments' },
      },
      // 8 hours to the merge and 2 to the deployment; 6 and 4
      leadTime: { value: 600, sample: 2 },
      failed: { value: 0, notes: [expect.stringContaining('No incident')] },
    });
    expect(await history.firstDeployments()).toEqual(
      new Map([
        ['ada', '2026-03-02T10:00:00.000Z'],
        ['bob', '2026-03-09T10:00:00.000Z'],
      ]),
    );
    expect(await history.firstDeploymentOf()).toEqual(
      new Map([['id-of-ledger', '2026-03-02T10:00:00.000Z']]),
    );

    // Told again and late: a deployment between two, an incident of before
    await tell(
      deployed('2', '03-03T10:00', { commit: 'c2' }),
      deployed('between', '03-09T07:30', { commit: 'c3' }),
      happened('i', '03-03T11:00', { resolvedAt: '2026-03-03T12:30:00.000Z' }),
    );
    expect(await measure()).toMatchObject({
      frequency: { sample: 4 },
      leadTime: { value: 450, sample: 2, spread: { p25: 450, p90: 450 } },
      failed: { value: 25, sample: 4 },
      recovery: { value: 150, sample: 1 },
      rework: { value: 0 },
    });

    // Corrected: another was the cause, and one was a hotfix
    await tell(
      happened('i', '03-03T11:00', { causedBy: 'ci/1' }),
      deployed('3', '03-09T10:00', { reason: 'hotfix', mends: ['pager/i'] }),
    );
    expect(await measure()).toMatchObject({
      recovery: { value: 26 * 60 + 30 },
      rework: { value: 25 },
    });

    // Taken back
    await tell(
      deployed(
        'between',
        '03-09T07:30',
        { result: null },
        '2026-03-21T00:00:00.000Z',
      ),
    );
    expect(await measure()).toMatchObject({
      frequency: { sample: 3 },
      leadTime: { value: 600 },
    });
    // What was read bit by bit is what is read at once
    expect(await measure({}, open().metrics)).toEqual(await measure());
  });

  it('keeps the history of what is renamed, moved or known only later', async () => {
    await tell(
      deployed('1', '03-02T10:00', { entityRef: 'component:default/later' }),
      deployed('2', '03-03T10:00'),
      deployed('3', '03-04T10:00', { entityRef: 'component:default/fraud' }),
    );
    expect((await measure()).frequency).toMatchObject({
      sample: 2,
      notes: [expect.stringContaining('does not have their entity (1)')],
    });

    subjects.items.push(subject('later', { owner: 'group:default/risk' }));
    subjects.changes++;
    await records.match(
      new Map([[toldKey('component:default/later'), 'id-of-later']]),
      await records.unmatched(),
    );
    const ofRisk = { team: 'group:default/risk' };
    expect((await measure()).frequency).toMatchObject({
      sample: 3,
      notes: undefined,
      coverage: { count: 3, of: 4 },
    });
    expect((await measure(ofRisk)).frequency.sample).toBe(1);

    // Fraud was a former name of it, as turns out; and it moves
    subjects.items = subjects.items.filter(({ id }) => id !== 'id-of-fraud');
    subjects.merged.set('id-of-fraud', 'id-of-later');
    subjects.changes++;
    expect((await measure(ofRisk)).frequency).toMatchObject({
      sample: 2,
      coverage: { count: 1, of: 1 },
    });
    subjects.items = subjects.items.map(each =>
      each.id === 'id-of-later'
        ? { ...each, owner: 'group:default/payments' }
        : each,
    );
    subjects.changes++;
    expect((await measure(ofRisk)).frequency.sample).toBe(0);
    expect(
      (await measure({ team: 'group:default/payments' })).frequency,
    ).toMatchObject({ sample: 3 });
    expect(
      (await measure({ path: 'goldenpath:default/service' })).frequency,
    ).toMatchObject({ sample: 1, coverage: { count: 1, of: 2 } });
    expect(
      (
        await measure({
          team: 'group:default/risk',
          path: 'goldenpath:default/service',
        })
      ).frequency.sample,
    ).toBe(0);
    expect(
      (await measure({ entity: 'component:default/none' })).frequency,
    ).toMatchObject({ sample: 0, coverage: undefined });
    expect(await measure({}, open().metrics)).toEqual(await measure());
  });

  it('puts an incident down to the deployment of another entity, when that is told', async () => {
    await tell(
      deployed('1', '03-02T10:00'),
      happened('i', '03-03T11:00', { causedBy: 'ci/2' }),
    );
    const ledger = { entity: 'component:default/ledger' };
    const fraud = { entity: 'component:default/fraud' };
    // As long as nobody knows that deployment it is the latest before
    expect((await measure(ledger)).failed.value).toBe(100);
    await tell(
      deployed('2', '03-03T10:00', { entityRef: 'component:default/fraud' }),
    );
    expect((await measure(ledger)).failed.value).toBe(0);
    expect((await measure(fraud)).failed.value).toBe(100);
    const explanation = await explainDelivery({
      entityRef: ledger.entity,
      subject: 'id-of-ledger',
      history,
      records,
      ...PERIOD,
      limit: 10,
    });
    expect(explanation.unattributed).toMatchObject([
      {
        id: 'pager/i',
        title: 'Incident i',
        because: expect.stringContaining('ci/2, a deployment of another'),
      },
    ]);
  });

  it('lists what is behind a number, page by page, and explains it', async () => {
    await records.writeChanges([
      merged(1, '03-02T08:00'),
      merged(2, '03-03T08:00'),
      merged(3, '03-09T06:00'),
    ]);
    await tell(
      deployed('1', '03-02T10:00', { commit: 'c1' }),
      deployed('2', '03-03T10:00', { commit: 'c2', version: '1.2.0' }),
      deployed('3', '03-09T10:00', { commit: 'c1' }),
      deployed('4', '03-09T12:00', { version: '1.4.0', reason: 'hotfix' }),
      deployed('5', '03-09T12:00', { entityRef: 'component:default/fraud' }),
      deployed('failed', '03-09T13:00', { result: 'failure' }),
      happened('early', '03-01T11:00'),
      happened('i', '03-03T11:00', {
        resolvedAt: '2026-03-03T12:30:00.000Z',
        severity: 'high',
        url: 'https://example.com/i',
      }),
      happened('lasting', '03-03T11:00'),
    );
    const rows = async (id: string, cursor?: string, limit = 2) =>
      metrics.rows(id, PERIOD, { cursor, limit });
    const first = await rows('delivery.change-fail-rate');
    expect(first).toMatchObject({
      totalItems: 5,
      rows: [
        { entity: 'component:default/fraud', deployment: 'ci/5' },
        {
          entity: 'component:default/ledger',
          deployment: 'ci/4',
          version: '1.4.0',
          rework: 'Told to be a hotfix',
          failed: undefined,
        },
      ],
    });
    // What is new meanwhile moves no page
    await tell(deployed('6', '03-10T12:00'));
    const second = await rows('delivery.change-fail-rate', first.nextCursor);
    const third = await rows('delivery.change-fail-rate', second.nextCursor);
    expect([...second.rows, ...third.rows]).toMatchObject([
      { deployment: 'ci/3', rework: 'Went back to an older commit' },
      { deployment: 'ci/2', failed: '2 incidents', commit: 'c2' },
      { deployment: 'ci/1' },
    ]);
    expect(third.nextCursor).toBeUndefined();
    expect((await rows('delivery.recovery-time')).rows).toMatchObject([
      {
        title: 'Incident i',
        severity: 'high',
        recovery: 150,
        deployment: 'ci/2',
        version: '1.2.0',
        rule: 'Latest deployment before the incident',
        url: 'https://example.com/i',
      },
    ]);
    expect((await rows('delivery.lead-time')).rows).toMatchObject([
      { change: 'c3', leadTime: 360 + 360, deploy: 360, known: 'Time' },
      { change: 'c2', leadTime: 600, deploy: 120, known: 'Commit' },
    ]);
    await expect(rows('delivery.lead-time', '%%')).rejects.toMatchObject({
      name: 'InputError',
    });

    const explain = (cursor?: string) =>
      explainDelivery({
        entityRef: 'component:default/ledger',
        subject: 'id-of-ledger',
        history,
        records,
        ...PERIOD,
        from: '2026-03-01T00:00:00.000Z',
        cursor,
        limit: 3,
      });
    const explanation = await explain();
    expect(explanation).toMatchObject({
      totalItems: 5,
      nextCursor: 'ci/3',
      notCounted: { failed: 1, elsewhere: 0 },
      unattributed: [
        {
          id: 'pager/early',
          because: expect.stringContaining('No deployment'),
        },
      ],
      deployments: [
        {
          id: 'ci/6',
          changeCount: 0,
          unknownBecause: 'the deployment named no commit',
        },
        {
          id: 'ci/4',
          version: '1.4.0',
          changeCount: 1,
          unknownBecause: undefined,
          leadTime: 720,
          contentBecause: expect.stringContaining('was not told'),
          rework: { rule: 'told', because: 'It was told to be a hotfix' },
        },
        {
          id: 'ci/3',
          changeCount: 0,
          unknownBecause: undefined,
          rework: { rule: 'older-commit' },
        },
      ],
    });
    expect(await explain(explanation.nextCursor)).toMatchObject({
      nextCursor: undefined,
      deployments: [
        {
          id: 'ci/2',
          incidents: [
            {
              id: 'pager/i',
              rule: 'latest-before',
              recoveryMinutes: 150,
              because: expect.stringContaining('latest deployment'),
            },
            { id: 'pager/lasting', recoveryMinutes: undefined },
          ],
          changes: [{ commit: 'c2', leadTime: { merge: 480, deploy: 120 } }],
        },
        {
          id: 'ci/1',
          unknownBecause: 'it is the first that is known',
          contentBecause: expect.stringContaining('first'),
        },
      ],
    });
    await expect(explain('ci/none')).rejects.toMatchObject({
      name: 'InputError',
    });
  });

  it('makes nothing rarer because the period is not over', async () => {
    await tell(deployed('1', '03-31T10:00'));
    const { frequency } = await measure({
      from: '2026-03-31T00:00:00.000Z',
      to: '2026-06-30T00:00:00.000Z',
      bucket: 'month',
    });
    expect(frequency).toMatchObject({ value: 1, trend: [{ value: 1 }] });
    expect(
      (
        await measure({
          from: '2026-05-01T00:00:00.000Z',
          to: '2026-06-30T00:00:00.000Z',
        })
      ).frequency,
    ).toMatchObject({ value: 0, trend: [] });
  });
});
