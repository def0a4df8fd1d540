import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { RouterAudit } from '@paved/router';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import type { Knex } from 'knex';
import request from 'supertest';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { migrationsDirectory } from '../database/migrationsDirectory';
import { createMaturityArea } from './createMaturityArea';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY_MS = 86_400_000;
const dayIn = (days: number) =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const model = `
title: Ours
version: 3
levels: [Ad hoc, One, Two, Three, Four, Five]
aspects:
  - id: adoption
    title: Adoption
    question: Is it used?
    criteria:
      - { id: shown, level: 1, says: It is there, next: Show it, evidence: { show: A page } }
      - { id: some, level: 2, says: Some, next: More, evidence: { metric: use.x, atLeast: 5, days: 30 } }
      - { id: many, level: 3, says: Many, next: More, evidence: { metric: use.x, atLeast: 50, days: 30 } }
      - { id: absent, level: 4, says: Other, next: Add it, evidence: { metric: use.absent } }
      - { id: five, level: 5, says: All, next: More, evidence: { metric: use.x, above: 99, days: 30 } }
`;

async function start(
  knex: Knex,
  folder: string,
  options: { model?: string } = {},
) {
  await knex.migrate.latest({ directory: migrationsDirectory });
  const file = join(folder, 'model.yaml');
  await writeFile(file, options.model ?? model);
  const sent: NotificationSendOptions[] = [];
  const state = {
    value: 7,
    allowed: ['adoption.company.read', 'adoption.data.manage'],
  };
  const asked: object[] = [];
  const area = await createMaturityArea({
    audit: RouterAudit.create({
      auditor: mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => undefined,
          fail: async () => undefined,
        }),
      }),
    }),
    config: mockServices.rootConfig({
      data: { adoption: { maturity: { model: file } } },
    }),
    httpAuth: mockServices.httpAuth(),
    knex,
    metrics: {
      definitions: () => [{ id: 'use.x' }],
      measure: async (ids: string[], query: object) => {
        asked.push({ ids, ...query });
        return ids.map(metric => ({
          metric,
          value: state.value,
          sample: 9,
          sampleOf: 'runs',
          trend: [],
        }));
      },
    },
    notifications: {
      send: async (notice: NotificationSendOptions) => {
        sent.push(notice);
      },
    },
    permissions: {
      authorize: async ([{ permission }]: Array<{
        permission: { name: string };
      }>) => [
        {
          result: state.allowed.includes(permission.name)
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
        },
      ],
    },
  } as unknown as AdoptionContext);
  const router = PromiseRouter();
  router.use(express.json());
  area.addRoutes?.(router);
  const app = express().use(router).use(mockErrorHandler());
  const header = mockCredentials.user.header('user:default/ines');
  const send = async (
    method: 'get' | 'put' | 'delete',
    path: string,
    body?: object,
  ) => {
    const answer = await request(app)
      [method](path)
      .set('authorization', header)
      .send(body);
    return { status: answer.status, body: answer.body };
  };
  return { area, asked, sent, state, send };
}

describe.each(databases.eachSupportedId())('maturity, %s', databaseId => {
  let folder: string;
  let knex: Knex;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paved-maturity-'));
    knex = await databases.init(databaseId);
  });
  afterEach(async () => {
    await knex.destroy();
    await rm(folder, { recursive: true });
  });

  it('follows what is measured and shown, drops when it runs out, and remembers each change', async () => {
    const { area, asked, sent, state, send } = await start(knex, folder);
    expect((await send('get', '/maturity')).body).toMatchObject({
      title: 'Ours',
      modelVersion: 3,
      level: 0,
      aspects: [{ level: 0, nextSteps: [{ id: 'shown', next: 'Show it' }] }],
    });
    expect(asked).toEqual([expect.objectContaining({ ids: ['use.x'] })]);

    const page = {
      url: 'https://wiki.example/page',
      note: 'Since May',
      expiresOn: dayIn(10),
    };
    expect(
      (await send('put', '/maturity/criteria/shown/evidence', page)).status,
    ).toBe(204);
    const { body } = await send('get', '/maturity');
    expect(body).toMatchObject({
      level: 2,
      aspects: [
        {
          criteria: [
            {
              id: 'shown',
              isMet: true,
              shown: { ...page, by: 'user:default/ines' },
            },
            {
              id: 'some',
              isMet: true,
              because: '7, wanted is at least 5; 9 runs in 30 days',
            },
            { id: 'many', isMet: false },
            { id: 'absent', because: 'Nothing here measures use.absent' },
            { id: 'five', isMet: false },
          ],
          nextSteps: [{ id: 'many' }],
        },
      ],
      history: [
        { level: 2, aspects: { adoption: 2 }, met: ['shown', 'some'] },
        { level: 0, met: ['some'] },
      ],
    });

    const run = (days: number) =>
      area.chores!.maturity.run(
        new Date(Date.now() + days * DAY_MS),
        AbortSignal.timeout(60_000),
      );
    await run(0);
    await run(1);
    expect(
      sent.map(({ recipients, payload }) => [recipients, payload.title]),
    ).toEqual([
      [
        { type: 'entity', entityRef: 'user:default/ines' },
        `What you showed for “It is there” counts until ${page.expiresOn}`,
      ],
    ]);
    await run(11);
    state.value = 3;
    await run(12);
    await run(13);
    const {
      body: { history },
    } = await send('get', '/maturity');
    expect(
      history.map(({ level, met }: { level: number; met: string[] }) => [
        level,
        met,
      ]),
    ).toEqual([
      // Seen today, when the page still counts
      [1, ['shown']],
      [0, []],
      [0, ['some']],
      [2, ['shown', 'some']],
      [0, ['some']],
    ]);

    expect(
      (await send('delete', '/maturity/criteria/shown/evidence')).status,
    ).toBe(204);
    expect((await send('get', '/maturity')).body.level).toBe(0);
    expect(
      (await send('delete', '/maturity/criteria/shown/evidence')).status,
    ).toBe(404);
  });

  it('takes evidence only where a person can give it, with an end, from those who may', async () => {
    const { state, send } = await start(knex, folder);
    const page = { url: 'https://wiki.example/page', expiresOn: dayIn(100) };
    const refusals: Array<[string, object, number, string]> = [
      [
        'some',
        page,
        404,
        'some is measured (use.x); nothing can be shown for it',
      ],
      ['nothing', page, 404, 'The model has no criterion nothing'],
      [
        'shown',
        { ...page, url: 'file:///etc/passwd' },
        400,
        'url: is no address',
      ],
      [
        'shown',
        { ...page, url: 'http://wiki.example/page' },
        400,
        'url: is no address that starts with https://',
      ],
      ['shown', { ...page, expiresOn: undefined }, 400, 'expiresOn: Required'],
      [
        'shown',
        { ...page, expiresOn: dayIn(-2) },
        400,
        'expiresOn: must be from today',
      ],
      [
        'shown',
        { ...page, expiresOn: dayIn(400) },
        400,
        'expiresOn: must be from today',
      ],
      [
        'shown',
        { ...page, expiresOn: '2027-02-31' },
        400,
        'expiresOn: is no day of the calendar',
      ],
    ];
    for (const [criterion, body, status, message] of refusals) {
      const answer = await send(
        'put',
        `/maturity/criteria/${criterion}/evidence`,
        body,
      );
      expect([answer.status, answer.body.error.message]).toEqual([
        status,
        expect.stringContaining(message),
      ]);
    }
    state.allowed = ['adoption.company.read'];
    expect(
      (await send('put', '/maturity/criteria/shown/evidence', page)).status,
    ).toBe(403);
    expect((await send('get', '/maturity')).status).toBe(200);
    state.allowed = [];
    expect((await send('get', '/maturity')).status).toBe(403);
    expect((await send('get', '/readiness')).status).toBe(403);
  });

  it('says whether a platform is needed, and keeps who answered what', async () => {
    const { send } = await start(knex, folder);
    const answers = {
      headcount: 1,
      'lead-times': 2,
      onboarding: 2,
      'shadow-ops': 2,
      incidents: 2,
    };
    expect(
      (await send('put', '/readiness', { ...answers, incidents: 6 })).status,
    ).toBe(400);
    expect(
      (await send('put', '/readiness', { headcount: 1 })).body.error.message,
    ).toContain('lead-times: Required');
    await send('put', '/readiness', answers);
    const { body } = await send('put', '/readiness', {
      ...answers,
      headcount: 5,
    });
    expect(body.questions).toHaveLength(5);
    expect(body.records).toMatchObject([
      {
        sum: 13,
        needed: 'begin-small',
        first: ['headcount'],
        by: 'user:default/ines',
      },
      {
        sum: 9,
        needed: 'not-yet',
        says: expect.stringContaining('You likely need no platform yet'),
      },
    ]);
  });

  it('stops the start with file and line when the model is wrong', async () => {
    await expect(
      start(knex, folder, { model: model.replace('level: 2', 'level: 7') }),
    ).rejects.toThrow(
      /model\.yaml:11: aspects\.0\.criteria\.1\.level: .*less than or equal to 5/,
    );
  });
});
