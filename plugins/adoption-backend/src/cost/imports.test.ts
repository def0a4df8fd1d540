import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import type {
  CostReport,
  MaturityReport,
  MetricDefinition,
} from '@paved/plugin-adoption-common';
import { repositoriesServiceRef } from '@paved/plugin-repositories-node';
import request from 'supertest';
import adoptionPlugin from '..';

const sample = gunzipSync(
  readFileSync(
    join(
      __dirname,
      '../../../adoption-common/src/cost/__fixtures__/focus_sample_1000.csv.gz',
    ),
  ),
).toString();

async function startPortal() {
  const backend = await startTestBackend({
    features: [
      adoptionPlugin,
      catalogServiceMock.factory({ entities: [] }),
      createServiceFactory({
        service: repositoriesServiceRef,
        deps: {},
        factory: () => ({ list: async () => ({ items: [] }) } as never),
      }),
      createServiceFactory({
        service: scaffolderServiceRef,
        deps: {},
        factory: () => ({} as never),
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: async () => undefined }),
      }),
      mockServices.rootConfig.factory({
        data: { backend: { baseUrl: 'http://localhost:7007' } },
      }),
    ],
  });
  const get = async <T>(path: string): Promise<T> => {
    const { status, body } = await request(backend.server)
      .get(`/api/adoption${path}`)
      .set('authorization', mockCredentials.user.header());
    expect(status).toBe(200);
    return body;
  };
  const send = (csv: string | Buffer, more = '') =>
    request(backend.server)
      .post(`/api/adoption/imports/costs?name=bill.csv${more}`)
      .set('authorization', mockCredentials.user.header())
      .set('content-type', 'text/csv')
      .send(csv);
  return { backend, get, send };
}

describe('the portal', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.backend.stop());

  const total = async (kind: string) =>
    (
      await portal.get<CostReport>(
        `/costs?from=2024-09-01&to=2024-11-01&kind=${kind}`,
      )
    ).total;

  it('takes the specification’s sample from a file to its known sums, once', async () => {
    expect((await portal.send(sample)).body).toMatchObject({
      taken: 1_000,
      repeated: 0,
    });
    expect((await portal.send(sample)).body).toMatchObject({
      taken: 0,
      repeated: 1_000,
    });
    expect(await total('effective')).toEqual([
      { currency: 'USD', amount: '14.97651418586' },
    ]);
    expect(await total('billed')).toEqual([
      { currency: 'USD', amount: '20.52022672899' },
    ]);
  });

  it('takes a file with less than half of a month for a mistake, and says what went where another came', async () => {
    const small = sample.split('\n').slice(0, 20).join('\n');
    const refused = await portal.send(small);
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      expect.stringMatching(
        /more than half of the charges that it replaces: of account 1234567890123 in 2024-09 it has 19 charges \(0\.00 USD\), where 942 charges \(13\.00 USD\) are known of the same days\. .* replace=true/,
      ),
    ]);
    expect(await total('effective')).toEqual([
      { currency: 'USD', amount: '14.97651418586' },
    ]);

    const meant = await portal.send(small, '&replace=true');
    expect([meant.status, meant.body]).toEqual([
      200,
      {
        taken: 0,
        repeated: 0,
        corrected: 19,
        refused: [],
        notes: [
          '942 charges (13.00 USD) of the same accounts, months and days were replaced by 19 charges (0.00 USD).',
        ],
      },
    ]);
    expect(await total('effective')).not.toEqual([
      { currency: 'USD', amount: '14.97651418586' },
    ]);

    const whole = await portal.send(sample);
    expect(whole.body).toMatchObject({
      taken: 0,
      corrected: 1_000,
      notes: [
        expect.stringMatching(/^77 charges .* 1,000 charges \(14\.98 USD\)\.$/),
      ],
    });
    expect(await total('effective')).toEqual([
      { currency: 'USD', amount: '14.97651418586' },
    ]);
  });

  it('refuses files with the line that is wrong, and keeps what it has', async () => {
    const [heading, first] = sample.split('\n');
    const refusals: Array<[string, string]> = [
      ['a,b\n1,2\n', 'Line 1: this is no cost file in FOCUS form'],
      [`${heading}\n${first}\n1,2,3\n`, '3'],
      [`${heading}\n${first.replace('"USD"', '"=cmd()"')}\n`, 'Line 2'],
      [heading, 'no lines below the first'],
      [
        sample.slice(0, 20_000).replaceAll(',', ';'),
        'Line 1: the columns are separated by semicolons; save the file with commas',
      ],
    ];
    for (const [csv, message] of refusals) {
      const { status, body } = await portal.send(csv);
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringContaining(message),
      ]);
    }
    expect(await total('effective')).toHaveLength(1);
  });

  it('measures everything that the shipped model of maturity asks for', async () => {
    const definitions = await portal.get<{ items: MetricDefinition[] }>(
      '/metrics/definitions',
    );
    const known = definitions.items.map(({ id }) => id);
    const { aspects } = await portal.get<MaturityReport>('/maturity');
    const asked = aspects
      .flatMap(({ criteria }) => criteria)
      .flatMap(({ evidence }) => ('metric' in evidence ? evidence.metric : []));
    expect(asked.filter(id => !known.includes(id))).toEqual([]);
  });
});
