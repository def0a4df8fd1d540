import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { PortalScorecardStatuses, regressionsOf } from './ScorecardStatuses';

const LEDGER = '/entities/component/default/ledger';
const ANSWER = {
  items: [
    {
      scorecard: {
        ref: 'scorecard:default/readiness',
        title: 'Readiness',
        checks: [
          { id: 'coverage', title: 'Tests cover it' },
          { id: 'described', title: 'It says what it is' },
        ],
      },
      evaluation: {
        results: [
          {
            check: 'coverage',
            status: 'fail',
            seen: [
              { fact: 'ci.coverage', observedAt: '2026-01-02T00:00:00.000Z' },
              { fact: 'ci.other', observedAt: '2026-01-03T00:00:00.000Z' },
              { fact: 'ci.never' },
            ],
          },
          { check: 'described', status: 'pass', seen: [] },
        ],
      },
    },
  ],
};

describe('what scorecards say', () => {
  let server: Server;
  let answer: { status: number; body: unknown };
  const asked: Array<string | undefined> = [];

  beforeAll(async () => {
    server = createServer((req, res) => {
      asked.push(req.url, req.headers.authorization);
      res.writeHead(answer.status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
  });
  afterAll(() => {
    server.close();
  });

  const statuses = () =>
    PortalScorecardStatuses.create({
      auth: mockServices.auth({
        pluginId: 'golden-paths',
        disableDefaultAuthPolicy: false,
      }),
      discovery: {
        getBaseUrl: async () =>
          `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        getExternalBaseUrl: async () => '',
      },
    }).of('component:default/ledger');

  it('is asked for in the own name of the portal', async () => {
    answer = { status: 200, body: ANSWER };
    expect(await statuses()).toEqual([
      {
        scorecard: 'scorecard:default/readiness',
        check: 'coverage',
        title: 'Tests cover it (Readiness)',
        status: 'fail',
        observedAt: '2026-01-03T00:00:00.000Z',
      },
      {
        scorecard: 'scorecard:default/readiness',
        check: 'described',
        title: 'It says what it is (Readiness)',
        status: 'pass',
        observedAt: undefined,
      },
    ]);
    expect(asked).toEqual([LEDGER, expect.stringMatching(/^Bearer ./)]);
  });

  it('is nothing where nobody knows the entity, and a failure where they fail', async () => {
    answer = { status: 404, body: {} };
    expect(await statuses()).toBeUndefined();
    answer = { status: 503, body: { error: { message: 'starting' } } };
    await expect(statuses()).rejects.toThrow(/503/);
    answer = { status: 200, body: { items: [{}] } };
    await expect(statuses()).rejects.toThrow(/scorecard/);
  });

  it('counts as a regression only when it was seen after the merge', () => {
    const known = { scorecard: 's', check: 'c', title: 'C' };
    const mergedAt = '2026-01-02T00:00:00.000Z';
    const now = (status: string, observedAt?: string) => [
      { ...known, status, observedAt },
    ];
    const of = (...states: Parameters<typeof now>) =>
      regressionsOf([known], now(...states), mergedAt);
    expect(of('fail', '2026-01-03T00:00:00.000Z')).toEqual(['C']);
    expect(of('fail')).toEqual(['C']);
    expect(of('fail', '2026-01-01T00:00:00.000Z')).toEqual([]);
    expect(of('unknown', '2026-01-03T00:00:00.000Z')).toEqual([]);
    expect(regressionsOf([known], [], mergedAt)).toEqual([]);
    expect(
      regressionsOf([{ ...known, check: 'd' }], now('fail'), mergedAt),
    ).toEqual([]);
  });
});
