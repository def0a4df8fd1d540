import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import type { Survey, SurveyResults } from '@paved/plugin-adoption-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/applyMigrations';
import { MetricRegistry } from '../metrics/MetricRegistry';
import { addMetricRoutes } from '../metrics/metricRoutes';
import { Viewers } from '../permissions/Viewers';
import { Teams } from '../teams/Teams';
import { readSurveysConfig } from './config';
import { createSurveysArea } from './createSurveysArea';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const COMMIT = 'a'.repeat(40);
const DAY = 86_400_000;
const FILE = `survey:
  name: Platform Satisfaction Q4
  questions:
    - { id: nps, type: nps, text: "Recommend?" }
    - { id: ease, type: rating, text: "Easy?", scale: 1-5 }
    - id: most
      type: multiple_choice
      text: "Most?"
      options: [Docs, Support, Speed]
    - { id: improve, type: free_text, text: "Improve?" }
`;

const TEAMS: Record<string, { parent?: string; members: string[] }> = {
  all: { members: [] },
  payments: { parent: 'all', members: [] },
  core: { parent: 'payments', members: names('core', 8) },
  ledger: { parent: 'payments', members: names('ledger', 6) },
  tiny: { parent: 'all', members: names('tiny', 2) },
  platform: { parent: 'all', members: ['sara', ...names('platform', 5)] },
};

function names(team: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${team}-${index}`);
}

const ref = (name: string) => `user:default/${name}`;
const groupRef = (name: string) => `group:default/${name}`;

const entities: Entity[] = Object.entries(TEAMS).flatMap(
  ([name, { members }]): Entity[] => [
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name, title: `Team ${name}` },
      relations: [
        ...Object.keys(TEAMS)
          .filter(child => TEAMS[child].parent === name)
          .map(child => ({ type: 'parentOf', targetRef: groupRef(child) })),
        ...members.map(member => ({
          type: 'hasMember',
          targetRef: ref(member),
        })),
      ],
    },
    ...members.map(member => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: member },
    })),
  ],
);
/** Everyone but those who build the platform. */
const ASKED = ['core', 'ledger', 'tiny'].flatMap(team => TEAMS[team].members);

async function start(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  await knex.migrate.latest({ directory: migrationsDirectory });
  const told: Array<{ to: string[]; title: string; link?: string }> = [];
  const audited: AuditorServiceCreateEventOptions[] = [];
  const written: string[] = [];
  const note = (...what: unknown[]) => {
    written.push(
      what
        .map(each =>
          each instanceof Error ? each.stack : JSON.stringify(each),
        )
        .join(' '),
    );
  };
  const auth = mockServices.auth();
  const people = { away: false };
  const catalog = catalogServiceMock({ entities });
  const { getEntities } = catalog;
  catalog.getEntities = async (...asked) =>
    people.away ? { items: [] } : getEntities.apply(catalog, asked);
  const teams = Teams.create({ auth, catalog });
  const permissions = mockServices.permissions.mock({
    authorize: async (requests, options) =>
      requests.map(({ permission }) => ({
        result:
          (options?.credentials.principal as { userEntityRef?: string })
            .userEntityRef === ref('sara') ||
          permission.name === 'adoption.feedback.give'
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      })),
  });
  const userInfo = mockServices.userInfo.mock({
    getUserInfo: async credentials => {
      const { userEntityRef } = credentials.principal as {
        userEntityRef: string;
      };
      return {
        userEntityRef,
        ownershipEntityRefs: [
          userEntityRef,
          ...(await teams.of(userEntityRef)),
        ],
      };
    },
  });
  const files: Record<string, string> = { 'surveys/quarter.yaml': FILE };
  const context = {
    ...{ auth, catalog, knex, permissions, teams, userInfo },
    audit: RouterAudit.create({
      auditor: {
        createEvent: async event => {
          audited.push(event);
          return {
            success: async meta => note('audit success', meta),
            fail: async ({ error }) => note('audit fail', error),
          };
        },
      },
    }),
    config: mockServices.rootConfig({
      data: {
        adoption: {
          platformTeams: ['platform'],
          surveys: { repository: 'directory:acme/surveys' },
        },
      },
    }),
    httpAuth: mockServices.httpAuth(),
    logger: mockServices.logger.mock({
      ...{ error: note, warn: note, info: note, debug: note },
    }),
    metrics: MetricRegistry.create({ targets: {} }),
    notifications: {
      send: async ({ recipients, payload }: any) => {
        told.push({ to: recipients.entityRef, ...payload });
      },
    },
    repositories: {
      readFiles: async ({ ref: commit }: { ref?: string }) => {
        if (Object.keys(files).length === 0) {
          throw new NotFoundError('There is no such repository');
        }
        return {
          commit: commit ?? COMMIT,
          files: Object.entries(files).map(([path, text]) => ({
            ...{ path, id: path, size: text.length },
            content: Buffer.from(text),
          })),
        };
      },
    },
    viewers: Viewers.create({ auth, permissions, userInfo, catalog, teams }),
  } as unknown as AdoptionContext;
  const area = createSurveysArea(context, {
    promoteComment: async ({ text, by }) => {
      expect(by).toBe(ref('sara'));
      return { request: `request of ${text}` };
    },
  });
  const router = PromiseRouter();
  router.use(express.json());
  area.addRoutes?.(router);
  addMetricRoutes(router, context);
  const app = express().use(router).use(mockErrorHandler());
  const as = (who: string) => mockCredentials.user.header(ref(who));
  const get = (path: string, who = 'sara') =>
    request(app).get(path).set('authorization', as(who));
  const post = (path: string, body: object = {}, who = 'sara') =>
    request(app).post(path).set('authorization', as(who)).send(body);
  return {
    ...{ area, audited, files, get, knex, people, post, told, written },
    async open(more: object = {}): Promise<Survey> {
      const { body } = await post('/surveys', {
        path: 'surveys/quarter.yaml',
        commit: COMMIT,
        closesAt: new Date(Date.now() + DAY).toISOString(),
        audience: 'everyone',
        ...more,
      }).expect(201);
      return body;
    },
    answer: (id: string, who: string, answers: object = answersOf(who)) =>
      post(`/surveys/${id}/answers`, { answers }, who),
    results: async (id: string, who = 'sara'): Promise<SurveyResults> =>
      (await get(`/surveys/${id}/results`, who).expect(200)).body,
    async tables(): Promise<Record<string, Array<Record<string, unknown>>>> {
      const found = await (databaseId === 'SQLITE_3'
        ? knex('sqlite_master').where('type', 'table').pluck('name')
        : knex('information_schema.tables')
            .where('table_schema', 'public')
            .pluck('table_name'));
      return Object.fromEntries(
        await Promise.all(
          found
            .filter((name: string) => !name.startsWith('sqlite_'))
            .map(async (name: string) => [name, await knex(name)]),
        ),
      );
    },
  };
}

function answersOf(who: string) {
  const index = ASKED.indexOf(who);
  return {
    nps: [10, 9, 3, 8, 10][index % 5],
    ease: (index % 4) + 2,
    most: ['Docs', 'Support'][index % 2],
    improve: `Opinion ${'ABCDEFGHIJKLMNOPQ'[index]}`,
  };
}

/** What is left of what an open portal wrote on its disk. */
async function bytesOf(knex: Knex): Promise<string> {
  const connection = await knex.client.acquireConnection();
  try {
    return connection.serialize().toString('latin1');
  } finally {
    await knex.client.releaseConnection(connection);
  }
}

describe.each(databases.eachSupportedId())('surveys, %s', databaseId => {
  it('are opened from a file, answered once by those who are asked, and published when they close', async () => {
    const portal = await start(databaseId);
    portal.files['surveys/bad.yaml'] = 'survey:\n  name: X';
    portal.files['surveys/none.yaml'] = ': [';
    const { body: definitions } = await portal.get('/surveys/definitions');
    expect(
      definitions.items.map((item: any) => [
        item.path,
        item.commit,
        item.definition?.name ?? item.problems[0],
      ]),
    ).toEqual([
      [
        'surveys/bad.yaml',
        COMMIT,
        { line: 1, message: 'There are no questions. Add `questions`.' },
      ],
      ['surveys/none.yaml', COMMIT, expect.objectContaining({ line: 1 })],
      ['surveys/quarter.yaml', COMMIT, 'Platform Satisfaction Q4'],
    ]);
    const survey = await portal.open();
    expect(survey).toMatchObject({
      state: 'open',
      ...{ invited: 16, answers: 0, atLeast: 5, audience: 'everyone' },
      source: { path: 'surveys/quarter.yaml', commit: COMMIT },
    });
    // What is asked does not change under those who answer
    portal.files['surveys/quarter.yaml'] = FILE.replace('Easy?', 'Hard?');
    expect(portal.told).toEqual([
      expect.objectContaining({
        to: expect.arrayContaining(ASKED.map(ref)),
        link: `/adoption/surveys/${survey.id}`,
      }),
    ]);
    expect(portal.told[0].to).toHaveLength(16);

    const path = `/surveys/${survey.id}`;
    const { body: mine } = await portal.get('/surveys/mine', 'tiny-0');
    expect(mine.items).toEqual([
      {
        id: survey.id,
        title: 'Platform Satisfaction Q4',
        questions: 4,
        closesAt: survey.closesAt,
      },
    ]);
    const { body: view } = await portal.get(path, 'tiny-0').expect(200);
    expect(view).toMatchObject({
      ...{ isAsked: true, hasAnswered: false },
      countedWith: { title: 'Team all', invited: 16 },
      definition: { questions: expect.arrayContaining([]) },
    });
    expect(view.definition.questions[1].text).toBe('Easy?');
    await portal.answer(survey.id, 'tiny-0').expect(204);
    await portal.answer(survey.id, 'tiny-0').expect(409, /already/);
    await portal.get('/surveys/mine', 'tiny-0').expect(200, { items: [] });
    await portal.get('/surveys/mine', 'sara').expect(200, { items: [] });
    await portal.answer(survey.id, 'sara', answersOf('tiny-0')).expect(403);
    await portal.answer(survey.id, 'nobody', answersOf('tiny-0')).expect(403);
    await portal
      .answer(survey.id, 'core-0', { ...answersOf('core-0'), ease: 9 })
      .expect(400, /answers.ease: must be a whole number from 1 to 5/);
    await portal.answer('none', 'core-0').expect(404);
    for (const who of ASKED.filter(each => each !== 'tiny-0')) {
      await portal.answer(survey.id, who).expect(204);
    }
    await portal
      .get(`${path}/results`)
      .expect(409, /no results before the survey closes/);
    const { body: list } = await portal.get('/surveys', 'core-0');
    expect(list.items).toEqual([
      expect.objectContaining({ state: 'open', answers: 16 }),
    ]);

    await portal.post(`${path}/close`, {}, 'core-0').expect(403);
    await portal.post(`${path}/close`).expect(200);
    await portal.post(`${path}/close`).expect(409);
    await portal.answer(survey.id, 'core-0').expect(409, /has closed/);
    const results = await portal.results(survey.id);
    expect(results).toMatchObject({ invited: 16, answers: 16, atLeast: 5 });
    // Two of a team of two, counted with the company: nobody can take the others off
    expect(results.cells.map(({ id, answers }) => [id, answers])).toEqual([
      ['everyone', 16],
      [groupRef('all'), 16],
      [groupRef('core'), 8],
      [groupRef('ledger'), undefined],
      [groupRef('payments'), undefined],
    ]);
    const [nps, , most, improve] = results.questions;
    expect(nps.counts.everyone).toEqual([3, 3, 10]);
    expect(most.counts.everyone).toEqual([8, 8, 0]);
    expect(improve.comments.map(({ text }) => text)).toEqual(
      [...'ABCDEFGHIJKLMNOP'].map(letter => `Opinion ${letter}`),
    );
    // Their own team and everyone, and no comments
    const theirs = await portal.results(survey.id, 'core-1');
    expect(theirs.cells.map(({ id }) => id)).toEqual([
      'everyone',
      groupRef('core'),
    ]);
    expect(Object.keys(theirs.questions[0].counts)).toEqual([
      'everyone',
      groupRef('core'),
    ]);
    expect(theirs.questions[3].comments).toEqual([]);

    const comment = improve.comments[0].id;
    const promote = `${path}/comments/${comment}/promote`;
    await portal.post(promote, {}, 'core-0').expect(403);
    await portal.post(promote).expect(201, { request: 'request of Opinion A' });
    await portal.post(promote).expect(409, /already/);
    await portal.post(`${path}/comments/none/promote`).expect(404);
    expect(
      (await portal.results(survey.id)).questions[3].comments[0].request,
    ).toBe('request of Opinion A');
  });

  it('can not be joined to people by what tables, logs and the audit hold', async () => {
    const portal = await start(databaseId);
    const survey = await portal.open();
    const before = await portal.tables();
    const order = [...ASKED].sort((a, b) =>
      a.slice(-3) < b.slice(-3) ? -1 : 1,
    );
    for (const who of order.slice(0, 12)) {
      await portal.answer(survey.id, who).expect(204);
    }
    await portal.answer(survey.id, order[0]).expect(409);
    await portal
      .answer(survey.id, 'core-0', { improve: 'Opinion that is refused' })
      .expect(400);

    const open = await portal.tables();
    // Only who has answered grows with answers, and nothing but the survey's id is in another table too
    expect(
      Object.keys(open).filter(
        name => open[name].length !== before[name].length,
      ),
    ).toEqual(['survey_participations']);
    expect(open.survey_participations).toHaveLength(12);
    const { survey_participations: participations, ...others } = open;
    const elsewhere = JSON.stringify(others);
    for (const { participant } of participations) {
      expect(participant).toMatch(/^[0-9a-f]{64}$/);
      expect(elsewhere).not.toContain(participant);
    }
    // Nor an order in which they were written
    await expect(
      portal.knex.raw('select rowid from survey_participations'),
    ).rejects.toThrow(/rowid/);
    // No times, and people only where the survey names who opened it
    expect(Object.keys(participations[0])).toEqual(['survey', 'participant']);
    expect(Object.keys(open.survey_tallies[0])).toEqual([
      'survey',
      'key',
      'tally',
    ]);
    for (const who of ASKED) {
      expect(JSON.stringify(open)).not.toContain(ref(who));
    }

    // The counts are the same when the same people answer in another order
    const again = await start(databaseId);
    const second = await again.open();
    for (const who of order.slice(0, 12).reverse()) {
      await again.answer(second.id, who).expect(204);
    }
    const [{ tally }] = (await again.tables()).survey_tallies;
    expect(tally).toBe(open.survey_tallies[0].tally);
    await again.post(`/surveys/${second.id}/close`).expect(200);

    const [{ key }] = open.survey_tallies;
    const other = await portal.open();
    await portal.answer(other.id, 'core-0').expect(204);
    await portal.post(`/surveys/${survey.id}/close`).expect(200);
    const closed = await portal.tables();
    expect(closed.survey_participations).toHaveLength(1);
    expect(closed.survey_tallies).toEqual([
      expect.objectContaining({ survey: other.id }),
    ]);
    await portal.answer(other.id, 'core-0').expect(409, /already/);
    await portal.post(`/surveys/${other.id}/close`).expect(200);
    const left =
      databaseId === 'SQLITE_3'
        ? await bytesOf(portal.knex)
        : JSON.stringify(closed);
    expect(left).toContain('Opinion A');
    for (const gone of [key, ...participations.map(each => each.participant)]) {
      expect(left).not.toContain(gone);
    }
    // Who opened and closed it is known, who answered is not
    const answered = portal.audited.filter(
      ({ eventId, meta }) =>
        eventId === 'survey-answer' && meta?.survey === survey.id,
    );
    expect(answered).toHaveLength(14);
    for (const event of answered) {
      expect(event).toEqual({
        eventId: 'survey-answer',
        severityLevel: 'medium',
        meta: { survey: survey.id },
      });
    }
    expect(
      portal.audited.find(({ eventId }) => eventId === 'survey-open')?.request,
    ).toBeDefined();
    const logs = portal.written.join('\n');
    expect(logs).not.toMatch(/user:|core-|ledger-|tiny-|Opinion/);
  });

  it('leave nothing in the files of tables, even where others still see it', async () => {
    const portal = await start(databaseId);
    const isPostgres = databaseId !== 'SQLITE_3';
    const sizeOfFiles = async () =>
      isPostgres
        ? Number(
            (
              await portal.knex.raw(
                `select pg_relation_size('survey_participations') + pg_relation_size('survey_tallies') as size`,
              )
            ).rows[0].size,
          )
        : 0;
    const answered = async () => {
      const { id } = await portal.open();
      for (const who of ASKED) {
        await portal.answer(id, who).expect(204);
      }
      return id;
    };
    /** Closes a survey while another transaction has looked at a table; SQLite has one at a time. */
    const closeWhileReading = async (table: string) => {
      const id = await answered();
      const reading = isPostgres
        ? await portal.knex.transaction(undefined, {
            isolationLevel: 'repeatable read',
          })
        : undefined;
      await reading?.(table).first();
      await portal.post(`/surveys/${id}/close`).expect(200);
      expect(await portal.knex('survey_tallies')).toEqual([]);
      return { id, end: async () => reading?.rollback() };
    };

    const first = await closeWhileReading('surveys');
    expect(await sizeOfFiles()).toBe(0);
    await first.end();

    // A backup keeps tables from being written anew: it is done when it has ended
    const second = await closeWhileReading('survey_tallies');
    expect(portal.written.join()).toMatch(isPostgres ? /yet: .*lock/ : /^/);
    await second.end();
    await portal.area.chores!.surveys.run(
      new Date(),
      new AbortController().signal,
    );
    expect(await sizeOfFiles()).toBe(0);
    expect(await portal.knex('surveys').pluck('is_scrubbed')).toEqual(
      isPostgres ? [true, true] : [1, 1],
    );
    expect((await portal.results(second.id)).answers).toBe(16);
  });

  it('lose nothing and say nothing when the database fails', async () => {
    const portal = await start(databaseId);
    const survey = await portal.open();
    const [fill, mend] =
      databaseId === 'SQLITE_3'
        ? [
            `create trigger full_disk before update on survey_tallies begin select raise(abort, 'full'); end`,
            'drop trigger full_disk',
          ]
        : [
            `alter table survey_tallies add constraint full_disk check (tally not like '%Opinion%')`,
            'alter table survey_tallies drop constraint full_disk',
          ];
    await portal.knex.raw(fill);
    await portal.answer(survey.id, 'core-0').expect(500);
    await portal.knex.raw(mend);
    const logs = portal.written.join('\n');
    expect(logs).toMatch(/nothing was counted/);
    expect(logs).not.toMatch(/Opinion|user:|[0-9a-f]{64}/);
    // Counted as a whole: the same answer goes through
    await portal.answer(survey.id, 'core-0').expect(204);
    const [{ tally }] = await portal.knex('survey_tallies');
    expect(JSON.parse(tally).cells[groupRef('core')].answers).toBe(1);
  });

  it('count each person once however many answer at once, also while they close', async () => {
    const portal = await start(databaseId);
    const survey = await portal.open();
    const twice = await Promise.all(
      [...ASKED, ...ASKED].map(who => portal.answer(survey.id, who)),
    );
    expect(twice.filter(({ status }) => status === 204)).toHaveLength(16);
    expect(twice.filter(({ status }) => status === 409)).toHaveLength(16);

    const next = await portal.open();
    const [answers] = await Promise.all([
      Promise.all(ASKED.map(who => portal.answer(next.id, who))),
      portal.post(`/surveys/${next.id}/close`).expect(200),
    ]);
    const counted = answers.filter(({ status }) => status === 204).length;
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(
      16 - counted,
    );
    expect((await portal.results(next.id)).answers).toBe(counted);
  });

  it('open and close by themselves, and tell nobody twice', async () => {
    const portal = await start(databaseId);
    const from = new Date(Date.now() + DAY);
    const to = new Date(Date.now() + 2 * DAY);
    const survey = await portal.open({
      opensAt: from.toISOString(),
      closesAt: to.toISOString(),
      audience: { groups: ['core', 'group:default/Ledger'] },
    });
    expect(survey).toMatchObject({ state: 'planned', invited: 14 });
    await portal.answer(survey.id, 'core-0').expect(409, /opens at/);
    await portal.get('/surveys', 'core-0').expect(200, { items: [] });
    const run = (now: Date) =>
      portal.area.chores!.surveys.run(now, new AbortController().signal);
    await run(new Date());
    expect(portal.told).toEqual([]);
    await Promise.all([run(from), run(from)]);
    await run(from);
    expect(portal.told).toHaveLength(1);
    expect(portal.told[0].to).toHaveLength(14);
    for (const who of ['core-0', 'core-1', 'ledger-0', 'ledger-1']) {
      await portal.answer(survey.id, who).expect(204);
    }
    await portal.answer(survey.id, 'tiny-0').expect(403, /asks others/);
    await Promise.all([run(to), run(to)]);
    const results = await portal.results(survey.id);
    expect(results).toMatchObject({ answers: 4, invited: 14 });
    expect(results.questions.map(({ counts }) => counts)).toEqual([
      ...[{}, {}, {}, {}],
    ]);
    expect(results.questions[3]).toMatchObject({
      comments: [],
      isHeldBack: true,
    });
    expect(JSON.stringify(await portal.tables())).not.toContain('Opinion');
  });

  it('are not opened while the catalog has nobody, such as one that is starting', async () => {
    const portal = await start(databaseId);
    const opensAt = new Date(Date.now() + DAY);
    const { id } = await portal.open({
      opensAt: opensAt.toISOString(),
      closesAt: new Date(Date.now() + 2 * DAY).toISOString(),
    });
    const stateAfterRun = async () => {
      await portal.area.chores!.surveys.run(
        opensAt,
        new AbortController().signal,
      );
      return (await portal.get(`/surveys/${id}`).expect(200)).body.state;
    };
    portal.people.away = true;
    expect(await stateAfterRun()).toBe('planned');
    expect(portal.told).toEqual([]);
    portal.people.away = false;
    expect(await stateAfterRun()).toBe('open');
    expect(portal.told).toHaveLength(1);
  });

  it('refuse what would tell a few people from the others, and what makes no sense', async () => {
    const portal = await start(databaseId);
    const refuse = (more: object, status: number, reason: RegExp) =>
      portal
        .post('/surveys', {
          path: 'surveys/quarter.yaml',
          commit: COMMIT,
          closesAt: new Date(Date.now() + DAY).toISOString(),
          audience: 'everyone',
          ...more,
        })
        .expect(status, reason);
    await refuse({ audience: { groups: ['tiny'] } }, 400, /2 people/);
    await refuse({ audience: { groups: ['platform'] } }, 400, /0 people/);
    await refuse({ audience: { groups: ['none'] } }, 400, /no group/);
    await refuse(
      { audience: { groups: ['group:'] } },
      400,
      /no ref of a group/,
    );
    await refuse({ audience: 'nobody' }, 400, /audience/);
    await refuse({ closesAt: '2020-01-01T00:00:00Z' }, 400, /closesAt/);
    await refuse({ closesAt: 'tomorrow' }, 400, /ISO 8601/);
    await refuse({ closesAt: '2200-01-01T00:00:00Z' }, 400, /within a year/);
    await refuse({ path: 'surveys/none.yaml' }, 400, /no survey/);
    await refuse({ commit: 'main' }, 400, /full commit id/);
    portal.files['surveys/bad.yaml'] = 'survey:\n  name: X';
    await refuse({ path: 'surveys/bad.yaml' }, 400, /surveys\/bad.yaml:1/);
    await portal.post('/surveys', {}, 'core-0').expect(400);
    await portal.get('/surveys/definitions', 'core-0').expect(403);
    delete portal.files['surveys/quarter.yaml'];
    delete portal.files['surveys/bad.yaml'];
    await portal
      .get('/surveys/definitions')
      .expect(404, /adoption.surveys.repository/);
    portal.files['surveys/quarter.yaml'] = FILE;

    await portal.open();
    // All but the two of a team: the difference would tell what these answered
    await refuse({ audience: { groups: ['payments'] } }, 409, /fewer than 5/);
    // Two at once with the same people, or with quite others
    await portal.open();
    await portal.open({ audience: { groups: ['core'] } });
    const { body } = await portal.get('/surveys/mine', 'core-0');
    expect(body.items).toHaveLength(3);
    expect(
      (await portal.get('/surveys/mine', 'tiny-0')).body.items,
    ).toHaveLength(2);
  });

  it('measure eNPS with its margin and the response rate, and hide what is hidden', async () => {
    const portal = await start(databaseId);
    const period = () => ({
      from: new Date(Date.now() - 30 * DAY).toISOString(),
      to: new Date(Date.now() + DAY).toISOString(),
      bucket: 'month',
      ids: 'satisfaction.enps,satisfaction.response-rate',
    });
    const measure = async (more: object = {}, who = 'sara') =>
      (
        await portal
          .get('/metrics', who)
          .query({ ...period(), ...more })
          .expect(200)
      ).body.items;
    const [none] = await measure();
    expect(none).toMatchObject({ sample: 0 });
    expect(none.noValue).toMatch(/No survey closed/);

    const survey = await portal.open();
    for (const who of ASKED.slice(0, 14)) {
      await portal.answer(survey.id, who).expect(204);
    }
    expect((await measure())[0].noValue).toMatch(/No survey closed/);
    await portal.post(`/surveys/${survey.id}/close`).expect(200);

    // 14 answers: 8 promoters, 3 detractors
    const [enps, rate] = await measure();
    expect(enps.value).toBeCloseTo((100 * 5) / 14, 9);
    expect(enps.margin).toBeCloseTo(
      196 * Math.sqrt((11 / 14 - (5 / 14) ** 2) / 14),
      9,
    );
    expect(enps).toMatchObject({
      sample: 14,
      coverage: { count: 14, of: 16 },
      notes: ['Of the survey Platform Satisfaction Q4'],
    });
    expect(enps.trend.at(-1).value).toBe(enps.value);
    expect(rate).toMatchObject({ value: 87.5, sample: 16 });
    const team = (name: string) =>
      measure({ team: groupRef(name) }, `${name}-0`);
    expect((await team('core'))[0]).toMatchObject({ sample: 8 });
    expect((await team('core'))[0].value).toBeCloseTo(37.5, 9);
    expect((await team('tiny'))[0].noValue).toMatch(/with the team above/);
    const [service] = await measure({ path: 'node-service' });
    expect(service.noValue).toMatch(/platform as a whole/);
    const { body: rows } = await portal
      .get('/metrics/satisfaction.enps/rows')
      .query(period())
      .expect(200);
    expect(rows.rows).toEqual([
      expect.objectContaining({
        survey: 'Platform Satisfaction Q4',
        answers: 14,
        invited: 16,
      }),
    ]);

    const unanimous = await portal.open();
    for (const who of ASKED) {
      await portal
        .answer(unanimous.id, who, { nps: 10, ease: 5, most: 'Docs' })
        .expect(204);
    }
    await portal.post(`/surveys/${unanimous.id}/close`).expect(200);
    const [same, all] = await measure();
    expect(same.value).toBeUndefined();
    expect(same.noValue).toMatch(/Hidden/);
    expect(all.value).toBe(100);
  });
});

describe('readSurveysConfig', () => {
  const read = (surveys: JsonObject = {}) =>
    readSurveysConfig(
      mockServices.rootConfig({ data: { adoption: { surveys } } }),
    );

  it('has what is usual, and nothing below five', () => {
    expect(read()).toEqual({ folder: 'surveys', atLeast: 5 });
    expect(read({ folder: './forms/', atLeast: 8 })).toEqual({
      folder: 'forms',
      atLeast: 8,
    });
    for (const atLeast of [4, 0, 5.5]) {
      expect(() => read({ atLeast })).toThrow(/adoption.surveys.atLeast/);
    }
  });
});
