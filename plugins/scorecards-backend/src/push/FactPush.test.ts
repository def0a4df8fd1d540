import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import type { CiCaller } from '@paved/ci-callers';
import type { RepositoryStatus } from '@paved/plugin-repositories-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { PushedFact } from '@paved/plugin-scorecards-common';
import type { Knex } from 'knex';
import { component, createEvaluation } from '../__testUtils__/evaluation';
import { toSubjectFacts } from '../database/DatabaseFactStore';
import { CiPusher } from './CiPusher';
import { FactPush, type FactPusher } from './FactPush';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const LEDGER = 'component:default/ledger';
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const service: FactPusher = { name: 'ci', refuse: async () => new Map() };
const coverage = (
  value: PushedFact['value'],
  more: Partial<PushedFact> = {},
): PushedFact => ({ entityRef: LEDGER, fact: 'ci.coverage', value, ...more });

function ofRepository(name: string) {
  return component(
    name,
    {},
    {
      metadata: {
        name,
        namespace: 'default',
        annotations: { 'paved.dev/repository': `github:acme/${name}` },
      },
    },
  );
}

function ciPusher(caller: Partial<CiCaller>, defaultBranch?: string) {
  return CiPusher.create({
    caller: {
      repository: 'github:acme/ledger',
      address: 'github.com/acme/ledger',
      ref: 'refs/heads/main',
      subject: 'repo:acme/ledger',
      ...caller,
    },
    repositories: {
      async get() {
        if (!defaultBranch) {
          throw new NotFoundError('no such repository');
        }
        return { defaultBranch } as RepositoryStatus;
      },
    } as Partial<RepositoriesService> as RepositoriesService,
    credentials: mockCredentials.service(),
  });
}

describe.each(databases.eachSupportedId())('pushed facts, %s', databaseId => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof createEvaluation>>;
  let push: FactPush;
  let changes: number;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    portal = await createEvaluation(knex, () => NOW);
    await portal.put(ofRepository('ledger'), ofRepository('notes'));
    changes = 0;
    push = FactPush.create({
      knex,
      collected: () => new Set(['catalog']),
      onChange: () => {
        changes += 1;
      },
    });
  });
  afterEach(() => knex.destroy());

  const known = async (ref = LEDGER) => {
    const id = await portal.idOf(ref);
    return toSubjectFacts((await portal.facts.of([id])).get(id)).facts;
  };

  it('are written once for each id of a batch, and evaluated soon', async () => {
    const batch = { id: 'run-1', facts: [coverage(81.5)] };
    expect(await push.take(batch, service, NOW)).toEqual({
      accepted: 1,
      repeated: false,
      rejected: [],
    });
    expect(await portal.queue.take(10, NOW)).toMatchObject([
      { subjectId: await portal.idOf(LEDGER), collect: false },
    ]);
    await push.take({ facts: [coverage(70)] }, service, NOW);
    expect(await push.take(batch, service, NOW)).toEqual({
      accepted: 1,
      repeated: true,
      rejected: [],
    });
    expect((await known()).ci.facts.coverage.value).toBe(70);
    expect(changes).toBe(2);
    await expect(
      push.take({ id: 'run-1', facts: [coverage(1)] }, service, NOW),
    ).rejects.toThrow("A batch with the id 'run-1' came before");
    // Ids of others are others
    expect(
      await push.take(batch, { ...service, name: 'other' }, NOW),
    ).toMatchObject({ repeated: false });

    const days = (count: number) =>
      new Date(NOW.getTime() + count * 24 * 3600_000);
    await push.prune(days(29));
    expect(await knex('fact_batches')).toHaveLength(2);
    await push.prune(days(31));
    expect(await knex('fact_batches')).toHaveLength(0);
  });

  it('that arrive twice at once are written once', async () => {
    const results = await Promise.all(
      Array.from({ length: 4 }, () =>
        push.take({ id: 'same', facts: [coverage(81)] }, service, NOW),
      ),
    );
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(changes).toBe(1);
    const outcomes = await Promise.allSettled([
      push.take({ id: 'two', facts: [coverage(1)] }, service, NOW),
      push.take({ id: 'two', facts: [coverage(2)] }, service, NOW),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
  });

  it('of two batches that touch the same entities both arrive', async () => {
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((name, index) => {
        const facts = [LEDGER, 'component:default/notes'].flatMap(entityRef =>
          ['ci', 'security'].map(source =>
            coverage(index, { entityRef, fact: `${source}.${name}` }),
          ),
        );
        return push.take(
          { facts: index % 2 ? facts.reverse() : facts },
          service,
          NOW,
        );
      }),
    );
    for (const source of ['ci', 'security']) {
      expect(Object.keys((await known())[source].facts).sort()).toEqual([
        'a',
        'b',
        'c',
        'd',
      ]);
    }
  });

  it('are refused with reasons one by one', async () => {
    const result = await push.take(
      {
        facts: [
          coverage(80),
          coverage(80, { entityRef: 'component:default/gone' }),
          coverage(80, { entityRef: ':::' }),
          coverage('80'),
          coverage(1, { fact: 'catalog.described' }),
          coverage(80, { observedAt: '2036-01-01T00:00:00Z' }),
          coverage(81),
          coverage('x'.repeat(20_000), { fact: 'ci.log' }),
          coverage(4, { fact: 'ci.constructor' }),
        ],
      },
      service,
      NOW,
    );
    expect(result.accepted).toBe(2);
    expect(
      result.rejected.map(({ index, reason }) => `${index}: ${reason}`),
    ).toEqual([
      "1: There is no entity 'component:default/gone' in the catalog",
      "2: There is no entity ':::' in the catalog",
      '3: ci.coverage must be a number from 0 to 100',
      "4: facts of the source 'catalog' are collected by the portal itself; use another source",
      expect.stringMatching(/^5: .*lies in the future/),
      expect.stringMatching(/^6: .*twice for the same moment/),
      expect.stringMatching(/^7: the value has 20002 bytes/),
    ]);
    expect((await known()).ci.facts).toMatchObject({
      coverage: { value: 80 },
      constructor: { value: 4 },
    });
  });

  it('that were observed earlier never take the place of later ones', async () => {
    const at = (hour: number) => `2026-11-21T0${hour}:00:00.000Z`;
    await push.take(
      {
        facts: [
          coverage(50, { observedAt: at(4) }),
          coverage(60, { observedAt: at(6), commit: 'abcdef1' }),
          coverage(40, { observedAt: at(3) }),
        ],
      },
      service,
      NOW,
    );
    await push.take(
      { facts: [coverage(10, { observedAt: at(5) })] },
      service,
      NOW,
    );
    expect((await known()).ci.facts.coverage).toEqual({
      value: 60,
      observedAt: at(6),
      commit: 'abcdef1',
    });
    await push.take(
      { facts: [coverage(70, { observedAt: at(7) })] },
      service,
      NOW,
    );
    expect((await known()).ci.facts.coverage).toEqual({
      value: 70,
      observedAt: at(7),
    });
  });

  it('from a job are those of its own repository and its default branch', async () => {
    const facts = [
      coverage(80),
      coverage(80, { entityRef: 'component:default/notes' }),
    ];
    const result = await push.take({ facts }, ciPusher({}, 'main'), NOW);
    expect(result.rejected.map(({ reason }) => reason)).toEqual([
      'component:default/notes does not come from github.com/acme/ledger, for which this job runs',
    ]);
    for (const [ref, branch, accepted] of [
      ['refs/heads/main', undefined, 1],
      ['refs/heads/trunk', 'trunk', 1],
      ['refs/heads/main', 'trunk', 0],
      ['refs/pull/1/merge', 'main', 0],
      [undefined, 'main', 0],
    ] as const) {
      expect(
        await push.take(
          { facts: [coverage(80)] },
          ciPusher({ ref }, branch),
          NOW,
        ),
      ).toMatchObject({ accepted });
    }
  });

  it('of one entity and source are limited in number and size', async () => {
    const numbered = (from: number, to: number, source = 'ci') =>
      Array.from({ length: to - from }, (_, index) =>
        coverage(index, { fact: `${source}.n${from + index}` }),
      );
    await push.take({ facts: numbered(0, 400) }, service, NOW);
    const more = {
      id: 'more',
      facts: [
        ...numbered(395, 505),
        coverage(7, { entityRef: 'component:default/notes', fact: 'ci.n500' }),
        ...numbered(502, 503),
      ],
    };
    const result = await push.take(more, service, NOW);
    expect(result.accepted).toBe(106);
    expect(result.rejected.map(({ index }) => index)).toEqual([
      105, 106, 107, 108, 109, 111,
    ]);
    expect(result.rejected[0]).toEqual({
      index: 105,
      entityRef: LEDGER,
      fact: 'ci.n500',
      reason:
        "at most 500 facts of the source 'ci' are kept for an entity; use the same names in every run",
    });
    expect(await push.take(more, service, NOW)).toEqual({
      ...result,
      repeated: true,
    });
    expect(Object.keys((await known()).ci.facts)).toHaveLength(500);
    // What is there can still become another
    expect(
      await push.take(
        { facts: [coverage(99, { fact: 'ci.n499' })] },
        service,
        NOW,
      ),
    ).toMatchObject({ accepted: 1 });

    const large = (name: string, length = 16_000) =>
      coverage('x'.repeat(length), { fact: `large.${name}` });
    const facts = Array.from({ length: 18 }, (_, index) => large(`n${index}`));
    const { accepted, rejected } = await push.take({ facts }, service, NOW);
    expect(accepted).toBe(16);
    expect(rejected[0].reason).toMatch(
      /^the facts of the source 'large' would have \d+ bytes with it; at most 262144 are kept for an entity; push smaller values/,
    );
    // Nor may what is there grow beyond it, and there is room again when something shrinks
    const again = await push.take(
      { facts: [large('n0', 10), large('n17'), large('n1', 16_350)] },
      service,
      new Date(NOW.getTime() + 1),
    );
    expect(again.accepted).toBe(3);
    const stored = await knex('facts').where({ source: 'large' }).first();
    expect(Buffer.byteLength(stored.doc)).toBeLessThanOrEqual(262_144);
  });

  it('come from a limited number of sources', async () => {
    const from = (...sources: string[]) =>
      sources.map(source => coverage(1, { fact: `${source}.a` }));
    const sources = Array.from({ length: 19 }, (_, index) => `s${index}`);
    await push.take({ facts: from(...sources) }, service, NOW);
    const result = await push.take(
      {
        facts: [
          ...from('s3', 'x', 'y'),
          coverage(1, { fact: 'y.b' }),
          coverage(1, { entityRef: 'component:default/notes', fact: 'y.a' }),
        ],
      },
      service,
      NOW,
    );
    expect(result.accepted).toBe(3);
    expect(result.rejected).toMatchObject([
      {
        index: 2,
        fact: 'y.a',
        reason: expect.stringMatching(
          /^facts of at most 20 sources are kept for an entity; use one of those that it has: s0, .*, x$/,
        ),
      },
      { index: 3, fact: 'y.b' },
    ]);
    expect(
      Object.keys(await known()).filter(source => source !== 'catalog'),
    ).toHaveLength(20);
  });

  it('come ten thousand at a time', async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `s-${index}`);
    await portal.put(...names.map(name => component(name)));
    const facts = names.flatMap(name =>
      Array.from({ length: 10 }, (_, index) =>
        coverage(index, {
          entityRef: `component:default/${name}`,
          fact: `load.fact${index}`,
        }),
      ),
    );
    let queries = 0;
    knex.on('query', () => {
      queries += 1;
    });
    const result = await push.take({ id: 'big', facts }, service, NOW);
    expect(result).toMatchObject({ accepted: 10_000, rejected: [] });
    expect(queries).toBeLessThan(100);
    expect(
      Object.keys((await known('component:default/s-999')).load.facts),
    ).toHaveLength(10);
  });
});
