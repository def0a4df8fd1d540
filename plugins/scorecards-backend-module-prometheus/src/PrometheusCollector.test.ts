import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type { Collected } from '@paved/plugin-scorecards-node';
import {
  hasPrometheus,
  startPrometheus,
} from './__testUtils__/startPrometheus';
import { readPrometheusConfig } from './config';
import { PrometheusCollector } from './PrometheusCollector';

const now = new Date('2026-05-04T10:00:00Z');
const configOf = (prometheus: JsonObject) =>
  readPrometheusConfig(
    mockServices.rootConfig({ data: { scorecards: { prometheus } } }),
  );

async function collect(
  prometheus: JsonObject,
  names: string[],
  settings: Record<string, JsonObject>,
  signal = new AbortController().signal,
) {
  const collected: Collected[] = [];
  const collector = PrometheusCollector.create(configOf(prometheus));
  for await (const one of collector.collect(
    {
      subjects: names.map(name => ({
        entityRef: `component:default/${name}`,
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name },
        },
      })),
      settings,
      signal,
    },
    { now, entities: async () => new Map() },
  )) {
    collected.push(one);
  }
  return collected.map(one =>
    'facts' in one
      ? {
          entity: one.entityRef.split('/')[1],
          values: Object.fromEntries(
            Object.entries(one.facts).map(([name, { value }]) => [name, value]),
          ),
          failed: one.failed,
        }
      : one,
  );
}

const real = hasPrometheus() ? describe : describe.skip;

real(
  "against a real Prometheus (Debian: apt-get install prometheus; skipped where it isn't on the PATH)",
  () => {
    let prometheus: Awaited<ReturnType<typeof startPrometheus>>;

    beforeAll(async () => {
      prometheus = await startPrometheus(
        [
          'availability{service="ledger"} 99.95',
          'availability{service="checkout"} 98',
          'replicas{service="ledger",zone="a"} 2',
          'replicas{service="ledger",zone="b"} 1',
          'errors{service="ledger"} NaN',
          'odd{service="a\\"b\\\\c.d"} 7',
          'odd{service="aXb"} 8',
          '',
        ].join('\n'),
      );
    });
    afterAll(async () => {
      await prometheus.stop();
    });

    it('asks for each entity, or once for all', async () => {
      const servers = [{ id: 'main', url: `${prometheus.url}/` }];
      const answers = await collect(
        { servers },
        ['ledger', 'checkout', 'unheard-of'],
        {
          availability: { query: 'availability{service="{{ name }}"}' },
          replicas: {
            query: 'sum by (service) (replicas)',
            label: 'service',
            server: 'main',
          },
          one: { query: 'scalar(vector(1))' },
        },
      );
      expect(answers).toEqual([
        {
          entity: 'ledger',
          values: { availability: 99.95, replicas: 3, one: 1 },
          failed: {},
        },
        {
          entity: 'checkout',
          values: { availability: 98, one: 1 },
          failed: {},
        },
        { entity: 'unheard-of', values: { one: 1 }, failed: {} },
      ]);
    });

    it('a name is only ever a name, whatever is in it', async () => {
      const servers = [{ id: 'main', url: prometheus.url }];
      const answers = await collect(
        { servers },
        ['a"b\\c.d', '.*', '"} or up{x="'],
        {
          exact: { query: 'sum(odd{service="{{ name }}"})' },
          pattern: { query: 'sum(odd{service=~"{{ name }}"})' },
        },
      );
      expect(answers).toMatchObject([
        { values: { exact: 7, pattern: 7 }, failed: {} },
        { values: {}, failed: {} },
        { values: {}, failed: {} },
      ]);
    });

    it('tells what is wrong with a query, and answers the others', async () => {
      const servers = [{ id: 'main', url: prometheus.url }];
      const [answer] = await collect({ servers }, ['ledger'], {
        good: { query: 'availability{service="{{ name }}"}' },
        many: { query: 'replicas{service="{{ name }}"}' },
        notANumber: { query: 'errors{service="{{ name }}"}' },
        syntax: { query: 'sum(' },
        range: { query: 'availability[5m]' },
        outside: { query: 'up * {{ name }}' },
        elsewhere: { query: 'up', server: 'other' },
        label: { query: 'up{a="{{ name }}"}', label: 'a' },
        unknown: { query: 'up', step: 5 },
        empty: {},
      });
      expect(answer).toEqual({
        entity: 'ledger',
        values: { good: 99.95 },
        failed: {
          many: expect.stringMatching(/gives 2 series .*aggregate/),
          notANumber: expect.stringMatching(/gives NaN/),
          syntax: expect.stringMatching(/HTTP 400.*parse error/),
          range: expect.stringMatching(/HTTP 400|gives a matrix/),
          outside: expect.stringMatching(/must stand in a label's value/),
          elsewhere: expect.stringMatching(
            /no Prometheus 'other' .*there are: main/,
          ),
          label: expect.stringMatching(/asked once for all entities/),
          unknown: expect.stringMatching(/step/),
          empty: expect.stringMatching(/query/),
        },
      });
    });
  },
);

describe('a server that is not well', () => {
  let server: Server | undefined;
  const serve = async (listener: RequestListener): Promise<string> => {
    const started = createServer(listener);
    server = started;
    await new Promise<void>(resolve => started.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  };

  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise(resolve => server?.close(resolve) ?? resolve(undefined));
    server = undefined;
  });

  const failureOf = async (listener: RequestListener, timeout = '1m') => {
    const url = await serve(listener);
    const [answer] = await collect(
      { servers: [{ id: 'main', url }], timeout },
      ['ledger'],
      { up: { query: 'up' } },
    );
    expect(answer).toMatchObject({ values: {} });
    return 'failed' in answer ? answer.failed?.up : undefined;
  };

  it('says nothing', async () => {
    expect(await failureOf(() => {}, '300ms')).toMatch(
      /no answer within 0.3 s/,
    );
  });

  it.each<[string, RequestListener, RegExp]>([
    [
      'says too much',
      (_, response) => response.end('x'.repeat(9_000_000)),
      /longer than 8388608 bytes/,
    ],
    [
      'is not Prometheus',
      (_, response) => response.end('{"status":"success","data":[1]}'),
      /answered something that Prometheus doesn't/,
    ],
    [
      'refuses',
      (_, response) => response.writeHead(401).end('no'),
      /answered HTTP 401: no/,
    ],
    [
      'sends elsewhere',
      (_, response) =>
        response.writeHead(307, { location: 'http://169.254.169.254/' }).end(),
      /redirects to http:\/\/169\.254\.169\.254, which may not be asked/,
    ],
  ])('%s', async (_, listener, expected) => {
    expect(await failureOf(listener)).toMatch(expected);
  });

  it('is asked a query once, however many entities want to know, with the headers that are configured', async () => {
    const seen: Array<string | undefined> = [];
    const url = await serve(({ headers }, response) => {
      seen.push(headers.authorization);
      response.end(
        '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"service":"b"},"value":[1,"4"]}]}}',
      );
    });
    const answers = await collect(
      {
        servers: [{ id: 'main', url, headers: { Authorization: 'Bearer x' } }],
      },
      ['a', 'b', 'c'],
      { value: { query: 'x', label: 'service' } },
    );
    expect(answers).toMatchObject([
      { values: {} },
      { values: { value: 4 } },
      { values: {} },
    ]);
    expect(seen).toEqual(['Bearer x']);
  });

  it('does not keep a run that is over', async () => {
    const url = await serve(() => {});
    await expect(
      collect(
        { servers: [{ id: 'main', url }] },
        ['a'],
        { up: { query: 'up' } },
        AbortSignal.timeout(100),
      ),
    ).rejects.toThrow(/timeout/);
  });

  it('is told apart from none at all', async () => {
    const [answer] = await collect({}, ['a'], { up: { query: 'up' } });
    expect(answer).toMatchObject({
      failed: { up: expect.stringMatching(/No Prometheus is configured/) },
    });
  });
});

describe('configuration', () => {
  it.each([
    [{ servers: [{ id: 'a', url: 'file:///etc' }] }, /servers\[0\]\.url/],
    [{ servers: [{ id: 'a', url: 'http://x?y=1' }] }, /servers\[0\]\.url/],
    [{ servers: [{ url: 'http://x' }] }, /id/],
    [
      {
        servers: [
          { id: 'a', url: 'http://x' },
          { id: 'a', url: 'http://y' },
        ],
      },
      /two with the id 'a'/,
    ],
    [{ concurrency: 0 }, /concurrency/],
    [{ timeout: 'soon' }, /timeout/],
  ])('%j is refused', (config, expected) => {
    expect(() => configOf(config)).toThrow(expected);
  });
});
